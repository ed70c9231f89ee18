/// What a frame is for.
package enum FrameKind: UInt8, CaseIterable, Sendable {
    case hello = 1
    case helloReply = 2
    /// Asks for a pong with the same eight bytes.
    case ping = 3
    case pong = 4
    /// A message about the connection as a whole, which is not answered.
    case control = 5
    /// The first message of a stream.
    case open = 6
    case message = 7
    case data = 8
    /// Four bytes: how many more bytes may be sent on the stream.
    case credit = 9
    /// Four bytes: the number of an error code; the stream is over for both sides.
    case reset = 10
    /// Four bytes with the number of an error code, then text; the connection ends.
    case goAway = 11

    /// Whether such frames belong to the connection, that is, to stream 0.
    package var isAboutConnection: Bool {
        switch self {
        case .hello, .helloReply, .ping, .pong, .control, .goAway: true
        case .open, .message, .data, .credit, .reset: false
        }
    }

    /// Whether the frame carries what an application says on a stream, costs credit and may bear END.
    package var isContent: Bool {
        switch self {
        case .open, .message, .data: true
        case .hello, .helloReply, .ping, .pong, .control, .credit, .reset, .goAway: false
        }
    }

    /// How many bytes its payload may have once the connection is greeted.
    package var payloadLimits: ClosedRange<Int> {
        switch self {
        case .hello, .helloReply: 2...FrameLimits.greeting
        case .ping, .pong: 8...8
        case .control: 2...FrameLimits.control
        case .open, .message: 2...FrameLimits.content
        case .data: 0...FrameLimits.content
        case .credit, .reset: 4...4
        case .goAway: 4...FrameLimits.farewell
        }
    }
}
