import Platform
import Protocol
import Repository
import Synchronization
import TestSupport

/// The other end of an agent under test: keeps objects and chains by the rules, and loses connections when told to.
final class ScriptedCoordinator: Sendable {
    /// What it was told beside objects and records.
    struct Heard {
        var alarms: [SourceAlarm] = []
        var members: [MemberStatus] = []
        /// What members are answered.
        var keepPosition = LSN.zero
        var cluster: UInt64? = 77
        var statuses: [LogStatus] = []
        var progress: [RunProgress] = []
        var ended: [RunEnded] = []
        var puts: [ObjectName] = []
        var connections = 0
    }

    /// Loses the connection at the n-th request of a kind, before or after it was carried out.
    struct Loss: Sendable {
        var kind: MessageKind
        var passage: Int
        var isCarriedOut: Bool
    }

    let store = MemoryStore()
    /// The tails it holds.
    let spool = Mutex(ScriptedSpool())
    let heard = Mutex(Heard())
    /// What restores ask for of the spool, and get.
    let tail = Mutex(ScriptedTail())
    /// Why no object is taken; nil when they are.
    let refusal = Mutex<HoldfastError?>(nil)
    /// Why the next records are not taken, one after the other.
    let recordRefusals = Mutex<[HoldfastError]>([])
    private let loss = Mutex<Loss?>(nil)
    private let channel = Mutex<SecureChannel?>(nil)
    private let heads = Mutex<[String: ChainHeadReply]>([:])
    private let listener: TCPListener
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "coordinator")
        listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
    }

    var port: UInt16 { listener.port }

    func lose(_ loss: Loss) {
        self.loss.withLock { $0 = loss }
    }

    /// The newest record of a chain.
    func head(_ source: SourceID, _ chain: ChainName) throws -> Record? {
        try heads.withLock { $0["\(source) \(chain)"]?.record }.map(Record.init(parsing:))
    }

    /// Every record of a chain in order.
    func records(_ source: SourceID, _ chain: ChainName) throws -> [Record] {
        try store.paths.filter { $0.hasPrefix("sources/\(source)/chain/\(chain)/") }
            .compactMap { store[$0] }.map(Record.init(parsing:))
    }

    /// Serves one connection after another.
    func run() async throws {
        while true {
            let socket = try await listener.accept()
            heard.withLock { $0.connections += 1 }
            let channel = try await SecureChannel.accept(over: PlainTransport(socket: socket)) { _, version in
                HelloReply(
                    version: version, software: "test", serverTime: Timestamp(microseconds: 0), reconnectCapSeconds: 1,
                    siteName: "test")
            }
            self.channel.withLock { $0 = channel }
            await withDiscardingTaskGroup { group in
                group.addTask { try? await channel.run() }
                group.addTask { while let told = try? await channel.nextControl() { self.hear(told) } }
                while let stream = try? await channel.nextIncoming() {
                    group.addTask { await self.handle(stream, socket) }
                }
                group.cancelAll()
            }
        }
    }

    private func hear(_ message: RawMessage) {
        heard.withLock { heard in
            if let status = try? message.decoded(as: LogStatus.self) { heard.statuses.append(status) }
            if let progress = try? message.decoded(as: RunProgress.self) { heard.progress.append(progress) }
        }
    }

    private func handle(_ stream: ChannelStream, _ socket: Socket) async {
        guard let request = stream.request else { return }
        let due: Loss? = loss.withLock { loss in
            guard loss?.kind == request.kind else { return nil }
            loss?.passage -= 1
            guard loss?.passage == 0 else { return nil }
            return loss.take()
        }
        if let due, !due.isCarriedOut { return socket.close() }
        do {
            let answer = try await answer(request, stream)
            if due != nil { return socket.close() }
            try await answer(stream)
        } catch {
            await stream.fail(HoldfastError(channelError: error))
        }
    }

    private typealias Reply = (ChannelStream) async throws -> Void

    private func answer(_ request: RawMessage, _ stream: ChannelStream) async throws -> Reply {
        switch request.kind {
        case PutObject.kind: return try await put(try request.decoded(as: PutObject.self), stream)
        case GetObject.kind: return try await get(try request.decoded(as: GetObject.self))
        case AppendRecord.kind: return try await append(try request.decoded(as: AppendRecord.self))
        case ChainHeadRequest.kind:
            let asked = try request.decoded(as: ChainHeadRequest.self)
            let reply = heads.withLock { $0["\(asked.source) \(asked.chain)"] }
            return { try await $0.send(reply ?? ChainHeadReply(sequence: 0, digest: .zero), end: true) }
        case SourceAlarm.kind:
            let alarm = try request.decoded(as: SourceAlarm.self)
            heard.withLock { $0.alarms.append(alarm) }
        case MemberStatus.kind:
            let status = try request.decoded(as: MemberStatus.self)
            let reply = heard.withLock { heard in
                heard.members.append(status)
                return KeepPosition(
                    source: status.source, position: heard.keepPosition, systemIdentifier: heard.cluster)
            }
            return { try await $0.send(reply, end: true) }
        case RunEnded.kind:
            let end = try request.decoded(as: RunEnded.self)
            if let refusal = refusal.withLock({ $0 }) { throw refusal }
            heard.withLock { $0.ended.append(end) }
        case GetTail.kind: return try await give(try request.decoded(as: GetTail.self), stream)
        case OpenTail.kind: try await keep(try request.decoded(as: OpenTail.self), stream)
        default: throw HoldfastError(.malformedMessage, "not in this script")
        }
        return { try await $0.send(Done(), end: true) }
    }

    private func put(_ request: PutObject, _ stream: ChannelStream) async throws -> Reply {
        var bytes = Bytes()
        while let event = try await stream.receive() {
            switch event {
            case .data(let more): bytes += more
            case .message(let message):
                let trailer = try message.decoded(as: PutTrailer.self)
                guard trailer.digest == .sha256(of: bytes), trailer.length == UInt64(bytes.count) else {
                    throw HoldfastError(.objectRefused, "the digest differs")
                }
            }
        }
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
        let outcome = try await store.create(request.name, bytes)
        heard.withLock { $0.puts.append(request.name) }
        return { try await $0.send(Stored(alreadySame: outcome == .alreadySame), end: true) }
    }

    private func get(_ request: GetObject) async throws -> Reply {
        let length = try await store.length(request.name)
        let end = request.length.map { min(length, request.offset + $0) } ?? length
        let bytes = try await store.read(request.name, range: request.offset..<end)
        return { stream in
            try await stream.send(ObjectFollows(length: UInt64(bytes.count)))
            try await stream.sendData(bytes, end: true)
        }
    }

    private func append(_ request: AppendRecord) async throws -> Reply {
        if let refusal = recordRefusals.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw refusal }
        let record = try Record(parsing: request.record)
        let key = "\(record.body.source) \(record.body.chain)"
        let head = heads.withLock { $0[key] }
        let isRepeated = head?.digest == record.digest
        guard isRepeated || record.body.previous == head?.digest ?? .zero, record.name == request.name else {
            throw HoldfastError(.recordRefused, "the record does not follow")
        }
        _ = try await store.create(request.name, request.record)
        let reply = ChainHeadReply(sequence: record.body.sequence, digest: record.digest, record: request.record)
        heads.withLock { $0[key] = reply }
        return { try await $0.send(Appended(sequence: reply.sequence, digest: reply.digest), end: true) }
    }
}
