/// What connections may take of the coordinator.
enum SessionLimits {
    /// Open connections at a time.
    static let connections = 12_000
    /// Of those, connections that have not proven who they are: in their handshake, or about to enrol.
    static let unproven = 512
    /// Of those, connections of one host.
    static let unprovenOfOneHost = 128
    /// Time for the TLS handshake.
    static let handshake = Duration.seconds(10)
    /// How long an enrolment conversation may last.
    static let enrolment = Duration.seconds(60)
    /// Requests in one enrolment conversation.
    static let enrolmentRequests = 8
    /// Pause after running out of descriptors.
    static let breather = Duration.milliseconds(200)
    /// The longest pause that agents make between attempts to connect again, in seconds.
    static let reconnectCapSeconds: UInt32 = 5
}
