import Platform
import Protocol

/// What every frame of one journal file begins with: a random value that its head tells.
///
/// Objects are the senders' choice. Whoever looks for the next frame behind a damaged one must not take for a frame what
/// a sender has put into an object, so a frame begins with what no sender can know.
struct SpoolMark: Equatable, Sendable {
    /// Its length in bytes.
    static let length = 8

    let bytes: Bytes

    /// A new one.
    static func random() -> SpoolMark { SpoolMark(bytes: UInt64.random(in: .min ... .max).bigEndianBytes) }

    /// The mark in these bytes; nil when they are too few.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Bytes(bytes)
    }

    private init(bytes: Bytes) { self.bytes = bytes }
}
