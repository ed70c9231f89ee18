/// The limits of one connection; the defaults are those of the protocol.
package struct ChannelLimits: Sendable {
    /// The most time for the greeting.
    package var greeting = Duration.seconds(10)
    /// The time between pings.
    package var pingInterval = Duration.seconds(15)
    /// How long nothing at all may come before the peer counts as dead.
    package var patience = Duration.seconds(45)
    /// How long an orderly end may take to send what is still queued.
    package var farewell = Duration.seconds(2)
    /// How many streams each side may have open.
    package var streams = 64
    /// How many received messages about the connection are kept for the application; older ones are dropped.
    package var keptControls = 256
    /// How many messages about the connection may wait to be sent.
    package var queuedControls = 16
    /// How many small answers (pongs, credit, resets) may wait for a peer that does not read.
    package var queuedAnswers = 1024

    /// How many bytes a peer may send on a stream before any are consumed; the same on both sides, so no setting.
    package static let window = 1024 * 1024
    /// How many bytes are read at a time: as many as a TLS record holds.
    static let readLength = 16 * 1024
    /// Frames up to this size are joined before they are written.
    static let joinedLength = 16 * 1024

    /// The protocol's own limits.
    package init() {}
}
