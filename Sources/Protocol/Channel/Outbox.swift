/// The frames of one connection that wait to be written.
///
/// Pongs, pings and credit go first. Content keeps its order, and each stream has at most one frame here, so streams
/// take turns.
struct Outbox: Sendable {
    private var urgent = Queue<Frame>()
    private var ordinary = Queue<Frame>()

    var isEmpty: Bool { urgent.isEmpty && ordinary.isEmpty }

    /// How many frames wait that the peer made us write.
    private(set) var answers = 0

    mutating func append(_ frame: Frame) {
        switch frame.kind {
        case .ping, .pong, .credit:
            urgent.append(frame)
            answers += 1
        case .reset:
            // In the order of content, so that it cannot come before the opening of its stream.
            ordinary.append(frame)
            answers += 1
        case .hello, .helloReply, .control, .open, .message, .data, .goAway: ordinary.append(frame)
        }
    }

    mutating func popFirst() -> Frame? {
        guard let frame = urgent.popFirst() ?? ordinary.popFirst() else { return nil }
        switch frame.kind {
        case .ping, .pong, .credit, .reset: answers -= 1
        case .hello, .helloReply, .control, .open, .message, .data, .goAway: break
        }
        return frame
    }
}
