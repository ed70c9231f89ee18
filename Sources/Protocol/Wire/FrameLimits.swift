/// The greatest payloads of frames, in bytes.
package enum FrameLimits {
    /// Of the two hello messages, which come before the peers know one another.
    package static let greeting = 4096
    /// Of messages about the connection.
    package static let control = 64 * 1024
    /// Of messages and data on streams.
    package static let content = 1024 * 1024
    /// Of the frame that ends the connection.
    package static let farewell = 1024
    /// How much data is put in one frame; less than allowed, so that streams take turns often.
    package static let usedData = 256 * 1024
    /// What a frame costs in credit besides its payload, so that empty ones cannot pile up for nothing.
    package static let overhead = 64
}
