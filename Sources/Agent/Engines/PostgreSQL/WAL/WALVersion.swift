/// The versions of PostgreSQL whose WAL can be read, by the magic number of its pages.
package enum WALVersion: UInt16, Comparable, Sendable {
    case v14 = 0xD10D
    case v15 = 0xD110
    case v16 = 0xD113
    case v17 = 0xD116
    case v18 = 0xD118

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The flags of a block image, one of which says that it is compressed.
    var compressionFlags: UInt8 { self == .v14 ? 0x02 : 0x1C }
    /// Bytes of one dropped statistics entry in a commit or abort.
    var droppedStatisticBytes: UInt64 { self < .v18 ? 12 : 16 }
    /// Whether checkpoints and ends of recovery carry the level of the log, and redo points have a record.
    var carriesLevel: Bool { self >= .v17 }
    /// Whether extensions may have resource managers of their own.
    var hasCustomManagers: Bool { self >= .v15 }
}
