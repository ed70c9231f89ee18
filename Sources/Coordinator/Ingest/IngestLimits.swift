/// The most that agents may store in one piece, and the most that they may claim.
enum IngestLimits {
    /// Of a pack or map pack, in bytes: the format's 32 MiB and its frame.
    static let pack: UInt64 = 33 << 20
    /// Of an inventory, a history file or the details of a log index, in bytes; all are read whole.
    static let wholeRead: UInt64 = 60 << 20
    /// Of a manifest, in bytes.
    static let manifest: UInt64 = 1 << 30
    /// Of a log object, in bytes: a segment of 1 GiB that does not compress, with frames and tags.
    static let logObject: UInt64 = (1 << 30) + (1 << 24)
    /// Of a key record, in bytes.
    static let key: UInt64 = 64 << 10
    /// Of a log segment, in bytes; always a power of two.
    static let segment: ClosedRange<UInt64> = (1 << 10)...(1 << 30)
    /// Of the files of one backup, in bytes.
    static let logicalBytes: UInt64 = 1 << 60
    /// Of a version or a codec in words, in bytes.
    static let words = 200
    /// Of the reason of an abort or a gap, in bytes.
    static let reason = 4096
    /// How far the clocks of databases and agents may go ahead of the coordinator's, or back during a backup.
    static let clockTolerance = Duration.seconds(3600)
    /// How far the number of a log writer, which is made from its clock, may go ahead of the coordinator's clock.
    static let fenceLead = Duration.seconds(24 * 3600)
    /// Alarms of one source that are kept; the oldest make room.
    static let alarms = 100
}
