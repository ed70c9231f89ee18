import Platform
import Protocol

/// Why a target lies in no window.
extension RestorePlanner {
    /// The reason in a few words.
    ///
    /// - Parameters:
    ///   - request: A target that none of the windows holds.
    ///   - windows: Those that the request may use.
    /// - Returns: A clause to follow a comma.
    func reason(_ request: TargetRequest, _ windows: [RestoreWindow]) -> String? {
        switch request.moment {
        case .time(let time):
            elsewhere(request) { $0.contains(time) }
                ?? reason(time, request.timeline == nil ? reachable(request) : windows)
        case .lsn(let lsn):
            elsewhere(request) { $0.from <= lsn && lsn <= $0.to }
                ?? reason(lsn, request.timeline == nil && isForked(request) ? reachable(request) : windows)
        case .transaction, .name, .latest, .immediate: nil
        }
    }

    private func reason(_ time: Timestamp, _ windows: [RestoreWindow]) -> String? {
        guard time <= now else { return "in the future: it is \(now.iso8601) by this clock" }
        guard let earliest = windows.map(\.fromTime).min(), let latest = windows.map(\.toTime).max() else { return nil }
        if time < earliest { return "before the oldest base, which can be restored from \(earliest.iso8601) on" }
        guard time > latest else {
            let before = windows.map(\.toTime).filter { $0 < time }.max()
            let after = windows.map(\.fromTime).filter { $0 > time }.min()
            return Self.gap(before?.iso8601, after?.iso8601)
        }
        return "after the end of the window: the log that can be read is known to be complete up to "
            + "\(latest.iso8601) only\(spooled); \(hint)"
    }

    private var hint: String {
        guard let newest = whole.latestBranch, newest > whole.restorableBranches.last ?? newest else {
            return "--to latest restores all of it"
        }
        return "branch \(newest), which followed, has no backup yet that can be restored"
    }

    private var spooled: String { holdings.tails.isEmpty ? "" : ", with what the coordinator's spool holds" }

    private func reason(_ lsn: LSN, _ windows: [RestoreWindow]) -> String? {
        if let other = holdings.windows.last(where: { $0.from <= lsn && lsn <= $0.to }) {
            let timeline = other.timeline
            return "but lies on timeline \(timeline): give it with --timeline \(timeline)"
        }
        guard let first = windows.map(\.from).min(), let last = windows.map(\.to).max() else { return nil }
        if lsn < first { return "before the oldest base, which can be restored from lsn:\(first) on" }
        if lsn > last { return "after the end of the log that can be read at lsn:\(last)\(spooled)" }
        let before = windows.map(\.to).filter { $0 < lsn }.max()
        let after = windows.map(\.from).filter { $0 > lsn }.min()
        return Self.gap(before.map { "lsn:\($0)" }, after.map { "lsn:\($0)" })
    }

    private static func gap(_ before: String?, _ after: String?) -> String? {
        guard let before, let after else { return nil }
        return "in a gap of the log from \(before) to \(after)"
    }
}
