package import Platform
package import Protocol

/// PostgreSQL's control file: who the cluster is and in which state.
package struct ControlFile: Sendable, Equatable {
    /// What the server was doing when it last wrote the file.
    package enum State: UInt32, Sendable {
        case starting = 0
        case shutDown = 1
        case shutDownInRecovery = 2
        case shuttingDown = 3
        case inCrashRecovery = 4
        case inArchiveRecovery = 5
        case inProduction = 6
    }

    /// Path below the data directory.
    package static let path = Bytes("global/pg_control".utf8)
    /// Bytes that are read of it; the file itself is padded to 8 KiB.
    package static let usedBytes = 512

    package let systemIdentifier: UInt64
    /// The version of the file's layout, such as 1300.
    package let layoutVersion: UInt32
    package let catalogVersion: UInt32
    package let state: State
    /// Where recovery from the last checkpoint begins.
    package let redo: LSN
    package let timeline: TimelineID
    package let blockSize: UInt32
    /// Pages of one segment file of a relation.
    package let segmentPages: UInt32
    /// Bytes of one log segment.
    package let logSegmentSize: UInt32
    /// 0 when pages carry no checksums.
    package let checksumVersion: UInt32

    /// Reads the file's content; nil when it is torn, damaged or of an unknown layout.
    package init?(_ bytes: Bytes) {
        guard bytes.count >= 296 else { return nil }
        let reader = LittleEndian(bytes)
        layoutVersion = reader.u32(8)
        let checksumAt: Int
        switch layoutVersion {
        case 1300, 1700: checksumAt = 288
        case 1800: checksumAt = 292
        default: return nil
        }
        guard CRC32C.of(bytes[..<checksumAt]) == reader.u32(checksumAt) else { return nil }
        guard let state = State(rawValue: reader.u32(16)) else { return nil }
        systemIdentifier = reader.u64(0)
        catalogVersion = reader.u32(12)
        self.state = state
        redo = LSN(rawValue: reader.u64(40))
        timeline = TimelineID(rawValue: reader.u32(48))
        blockSize = reader.u32(216)
        segmentPages = reader.u32(220)
        logSegmentSize = reader.u32(228)
        checksumVersion = reader.u32(252)
        guard blockSize >= 1024, segmentPages > 0, logSegmentSize >= 1 << 20 else { return nil }
    }
}
