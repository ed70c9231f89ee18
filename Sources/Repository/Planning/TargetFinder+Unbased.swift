import Platform
import Protocol

/// Log that nothing can be restored on. A target may be meant there all the same: after a fork, until the new branch has its
/// first backup.
extension TargetFinder {
    /// The log of the branches that nothing can be restored on, and that have the wanted timeline.
    func unbased(_ request: TargetRequest) -> [UnbasedLog] {
        let logs = readable.unbasedLogs
        guard let timeline = request.timeline else { return logs }
        let branches = Set(logs.filter { $0.timeline == timeline }.map(\.branch))
        return logs.filter { branches.contains($0.branch) }
    }

    /// Whether logs of one branch hold a transaction or name; nil when what was read does not tell.
    ///
    /// They begin with the segment of the fork, so their first records may be the former branch's own: what lies at one of
    /// `points` is no other.
    func holds(
        _ logs: [UnbasedLog], _ request: TargetRequest, besides points: [TargetPoint]
    ) async throws -> (Bool?, TargetPoint?, note: String?) {
        var unread: LSN?
        do {
            for log in logs {
                switch try await resolve(request, along: trail(of: log)) {
                case .point(let point) where point.position <= log.unreadFrom ?? .max && !points.contains(point):
                    return (true, point, point.notes.first)
                case .unread(let from): unread = unread ?? from
                case .point, .end, .absent: unread = unread ?? log.unreadFrom
                }
            }
        } catch let error as HoldfastError where error.code == .badTarget {
            return (true, nil, Self.severalNote)
        }
        return unread.map { (nil, nil, Self.unreadNote($0)) } ?? (false, nil, nil)
    }

    /// The logs that tell of commits of their own up to `time`, and are complete up to then.
    ///
    /// A time before is one of the former branch: as a rule its clock was read before the fork, the new branch's after it.
    func logs(
        _ logs: [UnbasedLog], tellingOf time: Timestamp, besides windows: [RestoreWindow]
    ) async throws -> [UnbasedLog] {
        var telling: [UnbasedLog] = []
        for log in logs where !log.ends(before: time) {
            guard let commit = try await lastCommit(of: log, upTo: time) else { continue }
            if try await !isShared(commit, with: windows) { telling.append(log) }
        }
        return telling
    }

    /// The last commit in the order of the log that is not later than `time`, as far as the log was read.
    private func lastCommit(of log: UnbasedLog, upTo time: Timestamp) async throws -> LogTransaction? {
        let trail = try await trail(of: log)
        var resolver = TargetResolver(trail, open: open)
        for index in trail.segments.indices.reversed() where trail.segments[index].earliestCommit ?? time <= time {
            var last: LogTransaction?
            let _: LogTransaction? = try await resolver.first(in: index) { next in
                if next.isCommit, next.time <= time { last = next }
                return nil
            }
            if let last { return last }
        }
        return nil
    }

    /// Whether a commit was made before the fork: the log of another branch has it too, or its oldest base.
    private func isShared(_ commit: LogTransaction, with windows: [RestoreWindow]) async throws -> Bool {
        for window in RestoreWindow.merged(windows) {
            if commit.end <= window.from, commit.time <= window.fromTime { return true }
            let trail = LogTrail(window, in: readable)
            var resolver = TargetResolver(trail, open: open)
            for index in trail.segments.indices
            where trail.segments[index].start < commit.end && commit.end <= trail.segments[index].end {
                let found = try await resolver.first(in: index) { $0 == commit ? $0 : nil }
                if found != nil { return true }
            }
        }
        return false
    }

    /// The log from its first whole record on.
    private func trail(of log: UnbasedLog) async throws -> LogTrail {
        func trail(from position: LSN) -> LogTrail {
            LogTrail(branch: log.branch, path: [log.timeline], from: position, to: log.to, in: readable)
        }
        let whole = trail(from: log.from)
        guard !whole.segments.isEmpty else { return whole }
        var reader = TrailReader(whole, open: open)
        let parts = try await reader.read(0).parts
        guard case .unread? = parts.first, case .read(_, let begin, _)? = parts.dropFirst().first else { return whole }
        return trail(from: begin)
    }
}

extension UnbasedLog {
    /// Whether it is not known to be complete up to `time`.
    func ends(before time: Timestamp) -> Bool { through.map { $0 < time } ?? true }
}
