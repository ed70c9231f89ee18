package import Platform
package import Protocol

/// The content of a timeline history file: from which timelines it descends, and where each was left.
package struct TimelineHistory: Sendable, Equatable {
    /// A timeline that was left, and where.
    package struct Ancestor: Sendable, Equatable {
        package let timeline: TimelineID
        /// The log of `timeline` counts up to here.
        package let switchPoint: LSN
    }

    /// Oldest first.
    package let ancestors: [Ancestor]

    /// Reads a history file; nil when a line is no history.
    package init?(_ bytes: Bytes) {
        var ancestors: [Ancestor] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.isEmpty || text.hasPrefix("#") { continue }
            let fields = text.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
            guard fields.count >= 2, let number = UInt32(fields[0]), number > 0, let point = LSN(String(fields[1])),
                ancestors.last.map({ $0.timeline.rawValue < number }) ?? true
            else { return nil }
            ancestors.append(Ancestor(timeline: TimelineID(rawValue: number), switchPoint: point))
        }
        self.ancestors = ancestors
    }

    /// Where `timeline` was left; nil when it is no ancestor.
    package func switchPoint(of timeline: TimelineID) -> LSN? {
        ancestors.first { $0.timeline == timeline }?.switchPoint
    }
}
