import Protocol

/// What travels along a connection.
enum Packet {
    case hello(agent: Int, minimum: UInt32, maximum: UInt32, claims: [RunClaim])
    case reply(version: UInt32)
    case ping
    case pong
    /// The first frame of a stream opens it.
    case content(stream: UInt32, Talk, end: Bool)
    case credit(stream: UInt32, UInt32)
    case reset(stream: UInt32, code: UInt32)
}
