package import Protocol

/// Why bytes at a place are not the log that PostgreSQL writes.
package struct WALFinding: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: Hashable, Sendable {
        /// The reader was not begun at the start of a segment.
        case notAtSegmentStart
        /// The page's magic number is of no version that can be read.
        case unknownVersion(magic: UInt16)
        /// The page is of another cluster.
        case foreignSystem(UInt64)
        /// The page's head cannot be true.
        case pageHead(Part)
        /// The page does not go on with the record that the page before left unfinished.
        case continuation
        /// The record's length cannot be true.
        case recordLength(UInt32)
        /// The record's head cannot be true.
        case recordHead(Part)
        /// The record's CRC differs.
        case checksum
        /// The record has the right CRC, but not the layout of its kind.
        case layout
    }

    /// Which statement of a head is wrong.
    package enum Part: String, Sendable {
        case magic = "magic number"
        case flags = "flags"
        case address = "address"
        case timeline = "timeline"
        case sizes = "segment or page size"
        case remainder = "remaining length"
        case manager = "resource manager"
        case previous = "previous record"
        case interrupted = "place after an interrupted record"
    }

    /// The page's start, or the record's.
    package let lsn: LSN
    package let kind: Kind

    /// A finding at `lsn`.
    package init(_ lsn: LSN, _ kind: Kind) {
        self.lsn = lsn
        self.kind = kind
    }

    package var description: String { "log at \(lsn): \(reason)" }

    private var reason: String {
        switch kind {
        case .notAtSegmentStart: "it does not begin with a segment"
        case .unknownVersion(let magic): "its version \(String(magic, radix: 16)) is not known"
        case .foreignSystem(let identifier): "it is of another cluster, \(identifier)"
        case .pageHead(let part): "the \(part.rawValue) in the page's head is wrong"
        case .continuation: "the page does not go on with the unfinished record"
        case .recordLength(let length): "a record of \(length) bytes cannot be"
        case .recordHead(let part): "the \(part.rawValue) in the record's head is wrong"
        case .checksum: "the record's checksum is wrong"
        case .layout: "the record is not laid out as its kind is"
        }
    }
}
