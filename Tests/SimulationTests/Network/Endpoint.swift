import Platform
import Protocol

/// One side of a connection: greeting, heartbeat and streams, by the real machines.
final class Endpoint {
    /// What the owner hears of it.
    struct Listener {
        /// The greeting is over; the agent's number and claims are known to the accepting side.
        var greeted: (Int, [RunClaim]) throws -> Void
        /// The other side has opened a stream with these words.
        var opened: (StreamEnd, Talk) throws -> Void
        var lost: () -> Void
    }

    /// How long the greeting may take.
    static let greeting = Duration.seconds(10)

    let world: World
    let party: Party
    let side: ChannelSide
    private let wire: Wire
    private var listener: Listener?
    private var greeting: GreetingMachine
    private var heartbeat: HeartbeatMachine
    private var streams: [UInt32: StreamEnd] = [:]
    private var nextStream: UInt32
    private(set) var isOver = false

    init(_ world: World, _ party: Party, _ wire: Wire, _ side: ChannelSide, _ listener: Listener) {
        self.world = world
        self.party = party
        self.wire = wire
        self.side = side
        self.listener = listener
        greeting = GreetingMachine(side: side)
        heartbeat = HeartbeatMachine(interval: .seconds(15), patience: .seconds(45), now: world.now)
        nextStream = side.firstStream.rawValue
        wire.attach(self, as: side)
        beat(after: .zero)
        world.after(Self.greeting, party) { [self] in if case .waiting = greeting.state { lost() } }
    }

    /// Begins the greeting, as the dialling side.
    func greet(agent: Int, claims: [RunClaim]) {
        let spoken = ProtocolVersion.spoken
        send(.hello(agent: agent, minimum: spoken.lowerBound, maximum: spoken.upperBound, claims: claims))
    }

    /// Opens a stream; what is said first opens it.
    func open(_ heard: @escaping (Talk) throws -> Void, over: @escaping (ErrorCode?) throws -> Void) -> StreamEnd {
        let stream = StreamEnd(self, number: nextStream)
        stream.heard = heard
        stream.over = over
        streams[nextStream] = stream
        nextStream += 2
        return stream
    }

    func send(_ packet: Packet) {
        if !isOver { wire.send(packet, from: side) }
    }

    /// Ends the connection on this side.
    func close(silently: Bool = false) {
        wire.end(by: side, silently: silently)
        lost()
    }

    /// The process dies, and with it whoever would hear of it.
    func vanish(silently: Bool) {
        wire.end(by: side, silently: silently)
        isOver = true
        listener = nil
        let ended = streams
        streams = [:]
        for stream in ended.values { stream.finish() }
    }

    /// The connection breaks somewhere between.
    func breakOff() { wire.breakOff() }

    /// The connection is over.
    func lost() {
        guard !isOver else { return }
        isOver = true
        let (ended, listener) = (streams, listener)
        streams = [:]
        self.listener = nil
        for number in ended.keys.sorted() { ended[number]?.connectionLost() }
        listener?.lost()
    }

    func forget(_ stream: StreamEnd) { streams[stream.number] = nil }

    func received(_ packet: Packet) throws {
        guard !isOver else { return }
        heartbeat.bytesReceived(at: world.now)
        switch packet {
        case .ping: send(.pong)
        case .pong: break
        case .hello(let agent, let minimum, let maximum, let claims):
            guard case .reply(let version) = try greeting.helloReceived(minimum: minimum, maximum: maximum) else {
                throw Broken("the same program speaks no common version")
            }
            send(.reply(version: version))
            try listener?.greeted(agent, claims)
        case .reply(let version):
            _ = try greeting.replyReceived(version: version)
            try listener?.greeted(0, [])
        case .content(let number, let talk, let end): try content(number, talk, end)
        case .credit(let number, let bytes): try streams[number]?.creditReceived(bytes)
        case .reset(let number, let code): try streams[number]?.resetReceived(code)
        }
    }

    private func content(_ number: UInt32, _ talk: Talk, _ end: Bool) throws {
        guard case .agreed = greeting.state else { throw ProtocolViolation(.beforeHello) }
        if let stream = streams[number] { return try stream.received(talk, end) }
        guard number % 2 != side.firstStream.rawValue % 2, opens(talk) else { return }
        let stream = StreamEnd(self, number: number)
        streams[number] = stream
        stream.heard = { [unowned stream, unowned self] talk in try listener?.opened(stream, talk) }
        try stream.received(talk, end)
    }

    /// What belongs to a stream that has ended here is dropped.
    private func opens(_ talk: Talk) -> Bool {
        switch talk {
        case .openTail, .put, .askHead, .append, .order, .cancel, .ended: true
        default: false
        }
    }

    private func beat(after delay: Duration) {
        world.after(delay, party) { [weak self] in
            guard let self, !isOver else { return }
            switch heartbeat.timePassed(now: world.now) {
            case .wait(let until): beat(after: until - world.now)
            case .ping:
                send(.ping)
                beat(after: .zero)
            case .dead: close(silently: true)
            }
        }
    }
}
