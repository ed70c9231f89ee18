import Coordinator
import Platform
import Protocol
import Synchronization

/// An agent that accepts every order and remembers it.
final class ScriptedLink: AgentLink {
    private let taken = Mutex<[Order]>([])
    private let told = Mutex<[String]>([])
    private let answer: @Sendable () throws -> RawMessage

    init(answer: @escaping @Sendable () throws -> RawMessage = { RawMessage(kind: .orderAccepted, payload: []) }) {
        self.answer = answer
    }

    /// The orders so far.
    var orders: [Order] { taken.withLock { $0 } }

    /// The kinds of messages so far, in their order.
    var kinds: [String] { told.withLock { $0 } }

    func request(_ message: any Message) async throws -> RawMessage {
        told.withLock { $0.append("\(type(of: message))") }
        if let order = message as? Order { taken.withLock { $0.append(order) } }
        return try answer()
    }

    func cut(_ reason: HoldfastError) async {}
}
