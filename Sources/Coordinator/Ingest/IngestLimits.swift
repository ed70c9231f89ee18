/// The most that agents may store in one piece.
enum IngestLimits {
    /// Of a pack or map pack, in bytes: the format's 32 MiB and its frame.
    static let pack: UInt64 = 33 << 20
    /// Of an inventory or a history file, in bytes; both are read whole.
    static let wholeRead: UInt64 = 60 << 20
    /// Of a manifest, in bytes.
    static let manifest: UInt64 = 1 << 30
    /// Of a log object, in bytes: a segment of 1 GiB that does not compress, with frames and tags.
    static let logObject: UInt64 = (1 << 30) + (1 << 24)
    /// Of a key record, in bytes.
    static let key: UInt64 = 64 << 10
}
