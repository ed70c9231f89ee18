package import Protocol

/// Windows as people see them.
extension RestoreWindow {
    /// The windows of several backups over the same unbroken log, told as one: the oldest start, the common end.
    ///
    /// - Parameter windows: Of one source.
    /// - Returns: One for each stretch of log, oldest first; each is that of its oldest backup.
    package static func merged(_ windows: [RestoreWindow]) -> [RestoreWindow] {
        var merged: [RestoreWindow] = []
        for window in windows.sorted(by: { ($0.fromTime, $0.from) < ($1.fromTime, $1.from) })
        where !merged.contains(where: { $0.isSameLog(as: window) }) {
            merged.append(window)
        }
        return merged
    }

    /// The windows without those of a single moment that another one of the same backup holds as well: right after a
    /// failover the former timeline may have nothing behind the backup.
    package static func ofLength(_ windows: [RestoreWindow]) -> [RestoreWindow] {
        windows.filter { window in
            window.from < window.to
                || !windows.contains { $0.backup == window.backup && $0.from == window.from && $0.to > window.to }
        }
    }

    /// Whether both end at the end of the same stretch of log.
    package func isSameLog(as other: RestoreWindow) -> Bool {
        branch == other.branch && timeline == other.timeline && to == other.to
    }

    /// The row of a listing, with every backup of `windows` that leads to the same end.
    package func row(among windows: [RestoreWindow]) -> WindowRow {
        WindowRow(
            timeline: timeline, branch: branch, fromLSN: from, toLSN: to, fromTime: fromTime, toTime: toTime,
            backups: windows.filter { isSameLog(as: $0) }.map(\.backup))
    }
}
