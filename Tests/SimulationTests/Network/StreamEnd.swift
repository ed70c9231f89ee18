import Platform
import Protocol

/// One side of one stream: the real machine and windows between what is said and what is heard.
final class StreamEnd {
    /// Bytes that may be on their way: small, so that senders wait for credit often.
    static let window = 24 << 10
    /// Bytes of the largest piece.
    static let piece = 8 << 10

    let number: UInt32
    private let end: Endpoint
    private var machine = StreamMachine()
    private var sending = SendWindow(credit: window)
    private var receiving = ReceiveWindow(size: window)
    private var waiting: [(talk: Talk, end: Bool)] = []
    private var inbox: [Talk] = []
    private var held = 0
    private var isReading = false
    private var isFinished = false
    /// Hears what the other side says.
    var heard: ((Talk) throws -> Void)?
    /// Hears that all that was said is on its way after it had to wait for credit.
    var drained: (() throws -> Void)?
    /// Hears that nothing more comes though more was due: with a code when the other side gave up, else the connection
    /// is lost.
    var over: ((ErrorCode?) throws -> Void)?

    init(_ end: Endpoint, number: UInt32) {
        self.end = end
        self.number = number
    }

    /// Whether all that was said is on its way.
    var isDrained: Bool { waiting.isEmpty && !isFinished }

    /// Whether the other side has ended and all of it was heard.
    var hasHeardAll: Bool {
        switch machine.state {
        case .remoteEnded, .closed: inbox.isEmpty
        case .open, .localEnded, .reset: false
        }
    }

    /// Says something once there is credit; nothing when the stream is over.
    func say(_ talk: Talk, end isLast: Bool = false) throws {
        guard !isFinished else { return }
        waiting.append((talk, isLast))
        try pump()
    }

    /// Gives the stream up.
    func reset(_ code: ErrorCode? = nil) {
        let number = UInt32(code?.rawValue ?? 0)
        if machine.resetSending(code: number) { end.send(.reset(stream: self.number, code: number)) }
        finish()
    }

    func received(_ talk: Talk, _ isLast: Bool) throws {
        guard try machine.contentReceived(end: isLast) else { return }
        let cost = talk.cost
        try receiving.frameReceived(cost: cost)
        held += cost
        try end.world.require(held <= Self.window + Talk.largest, "a stream holds \(held) bytes")
        inbox.append(talk)
        read()
    }

    func creditReceived(_ bytes: UInt32) throws {
        let hasWaited = !waiting.isEmpty
        try sending.creditReceived(bytes)
        try pump()
        if hasWaited, isDrained { try drained?() }
    }

    func resetReceived(_ code: UInt32) throws {
        machine.resetReceived(code: code)
        let over = over
        finish()
        try over?(ErrorCode(rawValue: Int(code)))
    }

    /// What was lost with the connection is heard of at once; it is not an error of this side.
    func connectionLost() {
        let (over, world) = (over, end.world)
        finish()
        guard let over else { return }
        world.after(.zero, end.party) { try over(nil) }
    }

    private func pump() throws {
        while sending.isOpen, let next = waiting.first {
            waiting.removeFirst()
            try machine.contentSending(end: next.end)
            sending.spend(next.talk.cost)
            end.send(.content(stream: number, next.talk, end: next.end))
        }
        if waiting.isEmpty { settle() }
    }

    /// The application takes one thing after the other, each after a while.
    private func read() {
        guard !isReading, !inbox.isEmpty else { return }
        isReading = true
        let delay = end.world.chance.milliseconds(0...(end.world.chance.oneIn(8) ? 40 : 2))
        end.world.after(delay, end.party) { [self] in
            isReading = false
            guard !inbox.isEmpty else { return }
            let talk = inbox.removeFirst()
            held -= talk.cost
            if let grant = receiving.frameConsumed(cost: talk.cost), !machine.isOver {
                end.send(.credit(stream: number, grant))
            }
            try heard?(talk)
            read()
            settle()
        }
    }

    private func settle() {
        if machine.isOver, inbox.isEmpty, waiting.isEmpty { finish() }
    }

    /// Lets go of everything.
    func finish() {
        isFinished = true
        heard = nil
        over = nil
        drained = nil
        inbox = []
        waiting = []
        end.forget(self)
    }
}
