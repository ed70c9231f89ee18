import CSystem
import Glibc

/// What the file system says about a file.
package struct FileStatus: Sendable, Equatable {
    /// What kind of thing lies under a name.
    package enum Kind: Sendable, Equatable {
        case file
        case directory
        case symbolicLink
        case other
    }

    package let kind: Kind
    /// The device's number, major and minor in one.
    package let device: UInt64
    package let inode: UInt64
    /// Length in bytes.
    package let size: UInt64
    /// Bytes the file takes on the device.
    package let allocated: UInt64
    /// Permission bits, without the kind.
    package let mode: UInt32
    package let uid: UInt32
    package let gid: UInt32
    package let linkCount: UInt32
    /// Last change of content, nanoseconds since the Unix epoch.
    package let mtimeNanoseconds: Int64
    /// Creation, nanoseconds since the Unix epoch; nil where the file system keeps none.
    package let birthTimeNanoseconds: Int64?

    init(_ raw: statx) {
        let format = mode_t(raw.stx_mode)
        kind =
            switch format & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        device = UInt64(raw.stx_dev_major) << 32 | UInt64(raw.stx_dev_minor)
        inode = raw.stx_ino
        size = raw.stx_size
        allocated = raw.stx_blocks &* 512
        mode = format & 0o7777
        uid = raw.stx_uid
        gid = raw.stx_gid
        linkCount = raw.stx_nlink
        mtimeNanoseconds = Self.nanoseconds(raw.stx_mtime)
        birthTimeNanoseconds = raw.stx_mask & UInt32(STATX_BTIME) == 0 ? nil : Self.nanoseconds(raw.stx_btime)
    }

    private static func nanoseconds(_ time: statx_timestamp) -> Int64 {
        let (seconds, overflow) = time.tv_sec.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (time.tv_sec < 0 ? .min : .max) : seconds &+ Int64(time.tv_nsec)
    }
}
