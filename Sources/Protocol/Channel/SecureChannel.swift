import Platform
import Synchronization

/// Frames over one secure connection, greeted by both sides: streams with credit, messages about the connection, and
/// heartbeats. It does not know what messages mean.
///
/// Nothing moves before ``run()`` is called, which lasts as long as the connection. Any task may call the rest.
package final class SecureChannel: Sendable {
    struct State {
        var numbers: StreamNumbers
        var boxes: [StreamNumber: StreamBox] = [:]
        var outbox = Outbox()
        var incoming = Queue<ChannelStream>()
        var controls = Queue<RawMessage>()
        var queuedControls = 0
        /// No new streams; the connection ends when everything queued is written.
        var isLeaving = false
        /// Bytes of a frame may be on their way, so nothing else can be said.
        var isWriting = false
        var closed: ChannelClosed?
    }

    /// Which end this is.
    package let side: ChannelSide
    /// The version of the protocol that both sides agreed upon.
    package let version: UInt32
    /// What the peer said in greeting.
    package let greeting: Greeting
    let transport: any ChannelTransport
    let limits: ChannelLimits
    let reader: FrameReader
    let heartbeat: Heartbeat
    let state: Mutex<State>
    let outbound = Wakeup()
    let streamArrived = Wakeup()
    let controlArrived = Wakeup()
    let roomMade = Wakeup()
    let leaving = Wakeup()

    init(
        side: ChannelSide, version: UInt32, greeting: Greeting, transport: any ChannelTransport, reader: FrameReader,
        limits: ChannelLimits
    ) {
        self.side = side
        self.version = version
        self.greeting = greeting
        self.transport = transport
        self.reader = reader
        self.limits = limits
        heartbeat = Heartbeat(limits)
        state = Mutex(State(numbers: StreamNumbers(side: side)))
    }

    /// The other side, for people.
    package var peerAddress: String { transport.peerAddress }

    /// How many of this side's pings the peer has answered.
    package var answeredPings: UInt64 { heartbeat.answered }

    /// Why the connection is over; nil while it is not.
    package var closed: ChannelClosed? { state.withLock { $0.closed } }

    /// Opens a stream with `request`, waiting while as many as allowed are open.
    ///
    /// - Parameters:
    ///   - request: the first message.
    ///   - end: whether nothing follows it from this side.
    /// - Returns: the stream, on which the answer comes; dropping it gives the request up.
    /// - Throws: ``ChannelClosed``, `CancellationError`.
    package func open(_ request: some Message, end: Bool = false) async throws -> ChannelStream {
        let payload = try Self.content(request)
        while true {
            let seen = roomMade.version
            if let box = try state.withLock({ try $0.open(payload, end: end, side: side, limits: limits) }) {
                outbound.signal()
                return ChannelStream(channel: self, box: box, request: nil)
            }
            try await roomMade.wait(since: seen)
        }
    }

    /// The next stream that the peer opened; nil when the connection is over.
    ///
    /// - Throws: `CancellationError`.
    package func nextIncoming() async throws -> ChannelStream? {
        while true {
            let seen = streamArrived.version
            let (next, isOver) = state.withLock { ($0.incoming.popFirst(), $0.closed != nil) }
            if next != nil || isOver { return next }
            try await streamArrived.wait(since: seen)
        }
    }

    /// Sends a message about the connection as a whole; it is not answered and may be lost with the connection.
    ///
    /// - Throws: ``ChannelClosed``, `CancellationError`, ``WireError`` when the message is too large.
    package func control(_ message: some Message) async throws {
        let payload = message.framed
        guard payload.count <= FrameLimits.control else { throw WireError(.tooLarge) }
        while true {
            let seen = roomMade.version
            if try state.withLock({ try $0.queueControl(payload, limits: limits) }) { return outbound.signal() }
            try await roomMade.wait(since: seen)
        }
    }

    /// The next message about the connection; nil when it is over. Of many unread ones the oldest are dropped.
    ///
    /// - Throws: `CancellationError`.
    package func nextControl() async throws -> RawMessage? {
        while true {
            let seen = controlArrived.version
            let (next, isOver) = state.withLock { ($0.controls.popFirst(), $0.closed != nil) }
            if next != nil || isOver { return next }
            try await controlArrived.wait(since: seen)
        }
    }

    /// Ends the connection in good order: what is queued is still sent, new requests are refused.
    package func close() {
        state.withLock { $0.isLeaving = true }
        outbound.signal()
        roomMade.signal()
        leaving.signal()
    }

    static func content(_ message: some Message) throws(WireError) -> ArraySlice<UInt8> {
        let payload = message.framed
        guard payload.count <= FrameLimits.content else { throw WireError(.tooLarge) }
        return payload[...]
    }
}

extension SecureChannel.State {
    /// The box of a new stream whose opening frame is queued, or nil while there is no room.
    fileprivate mutating func open(
        _ payload: ArraySlice<UInt8>, end: Bool, side: ChannelSide, limits: ChannelLimits
    ) throws -> StreamBox? {
        if let closed { throw closed }
        guard !isLeaving else { throw HoldfastError(.connectionLost, "the connection is being closed on this side") }
        guard boxes.keys.count(where: side.opens) < limits.streams else { return nil }
        guard let number = numbers.takeNext() else {
            throw HoldfastError(.connectionLost, "the connection has used up its stream numbers")
        }
        let box = StreamBox(number: number)
        let frame = Frame(.open, stream: number, end: end, payload: payload)
        try box.withState { state throws(StreamMachine.Refusal) in
            try state.machine.contentSending(end: end)
            state.sendWindow.spend(frame.cost)
            state.isQueued = true
        }
        boxes[number] = box
        outbox.append(frame)
        return box
    }

    /// Whether there was room for the message.
    fileprivate mutating func queueControl(_ payload: Bytes, limits: ChannelLimits) throws -> Bool {
        if let closed { throw closed }
        guard queuedControls < limits.queuedControls else { return false }
        queuedControls += 1
        outbox.append(Frame(.control, payload: payload[...]))
        return true
    }
}
