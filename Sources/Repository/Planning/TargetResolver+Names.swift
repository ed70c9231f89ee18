import Platform
import Protocol

/// Restore points.
extension TargetResolver {
    /// The most positions that a refusal lists.
    private static let listed = 20

    /// Ends right after the restore point of this name; right before it where `exclusive`.
    ///
    /// - Throws: `badTarget` with the positions when there are several.
    package mutating func name(_ name: String, exclusive: Bool) async throws -> TargetResolution {
        var unread: LSN?
        var found: [LogMark] = []
        for index in trail.segments.indices {
            for part in try await reader.read(index).parts {
                switch part {
                case .unread(let position): unread = unread ?? max(position, trail.from)
                case .read(let details, let after, let to):
                    found += details.marks.filter { mark in
                        mark.kind == .restorePoint && mark.name == Bytes(name.utf8)
                            && mark.end > max(after, trail.from) && mark.end <= min(to, trail.to)
                    }
                }
            }
        }
        guard let mark = found.first else { return unread.map { .unread(from: $0) } ?? .absent }
        guard found.count == 1 else { throw Self.ambiguous(name, found) }
        let text = "restore point '\(name)' at lsn:\(mark.end)" + (mark.time.map { ", \($0.iso8601)" } ?? "")
        return .point(TargetPoint(record: mark.start, mark.end, exclusive: exclusive, notes: [text], time: mark.time))
    }

    private static func ambiguous(_ name: String, _ marks: [LogMark]) -> HoldfastError {
        let places = marks.suffix(listed).map { mark in
            "lsn:\(mark.end)" + (mark.time.map { " (\($0.iso8601))" } ?? "")
        }
        return HoldfastError(
            .badTarget,
            "there are \(marks.count) restore points '\(name)'; give the position of one: "
                + places.joined(separator: ", "))
    }
}
