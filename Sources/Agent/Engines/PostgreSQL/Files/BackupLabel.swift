package import Platform
package import Protocol

/// PostgreSQL's `backup_label`, as far as a backup has to know it.
package struct BackupLabel: Sendable, Equatable {
    /// Where recovery begins.
    package let start: LSN
    package let timeline: TimelineID

    /// Reads the file's text; nil when one of the two facts is missing.
    package init?(_ bytes: Bytes) {
        var start: LSN?
        var timeline: TimelineID?
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            if let value = Self.value(of: "START WAL LOCATION: ", in: line) {
                start = LSN(String(value.prefix { $0 != " " }))
            } else if let value = Self.value(of: "START TIMELINE: ", in: line) {
                timeline = UInt32(value).map(TimelineID.init(rawValue:))
            }
        }
        guard let start, let timeline else { return nil }
        self.start = start
        self.timeline = timeline
    }

    private static func value(of key: String, in line: Substring) -> Substring? {
        line.hasPrefix(key) ? line.dropFirst(key.count) : nil
    }
}
