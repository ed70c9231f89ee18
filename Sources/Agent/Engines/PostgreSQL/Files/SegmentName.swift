package import Protocol

/// Names of WAL segment and history files.
package enum SegmentName {
    /// The name of the segment that holds `lsn`: timeline, and the segment's number in two parts.
    package static func of(_ lsn: LSN, timeline: TimelineID, segmentSize: UInt64) -> String {
        let size = max(1, segmentSize)
        let number = lsn.rawValue / size
        let perFile = max(1, (1 << 32) / size)
        return timeline.hex8 + hex8(number / perFile) + hex8(number % perFile)
    }

    /// The start of the segment with this name; nil when it is no such name.
    package static func parse(_ name: String, segmentSize: UInt64) -> LogPosition? {
        guard name.utf8.count == 24, segmentSize > 0, segmentSize <= 1 << 32,
            let timeline = TimelineID(hex8: name.prefix(8)),
            let high = UInt64(name.dropFirst(8).prefix(8), radix: 16), let low = UInt64(name.suffix(8), radix: 16)
        else { return nil }
        let position = LogPosition(timeline: timeline, lsn: LSN(rawValue: (high << 32) &+ (low &* segmentSize)))
        guard of(position.lsn, timeline: timeline, segmentSize: segmentSize) == name else { return nil }
        return position
    }

    /// The name of a timeline's history file.
    package static func history(_ timeline: TimelineID) -> String {
        timeline.hex8 + ".history"
    }

    private static func hex8(_ value: UInt64) -> String {
        TimelineID(rawValue: UInt32(truncatingIfNeeded: value)).hex8
    }
}
