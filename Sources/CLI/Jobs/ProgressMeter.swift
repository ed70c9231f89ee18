import Platform
package import Protocol

/// Works out rate and remaining time of a job from its successive reports; pure, time is passed in.
package struct ProgressMeter {
    private var phase: String?
    private var startedAt: Duration = .zero
    private var startedBytes: UInt64 = 0

    /// Bytes a second since the phase began; nil until that can be told.
    private(set) var bytesPerSecond: Double?

    package init() {}

    /// What becomes of the job when the command that waits for it is ended.
    package static func beginning(of job: JobID) -> String {
        "job \(job); it goes on when this command is ended, 'holdfast job cancel \(job)' ends it"
    }

    /// Takes a report that came `now` after any fixed moment, and says it on one line.
    package mutating func line(for row: JobRow, now: Duration) -> String {
        measure(row, now: now)
        var parts = ["\(row.kind)", row.phase ?? "\(row.state)"]
        if row.state == .queued, let agent = row.agent { parts.append("waits for agent '\(agent)'") }
        if let bytes = amount(row) { parts.append(bytes) }
        if let items = items(row) { parts.append(items) }
        if let rate = bytesPerSecond, row.bytesDone != nil {
            parts.append(ByteCount(bytes: UInt64(clamping: Int64(rate))).description + "/s")
            if let remaining = remaining(row, rate: rate) { parts.append(DecimalText.duration(remaining) + " left") }
        }
        return parts.joined(separator: "  ").escapedForOneLine
    }

    private mutating func measure(_ row: JobRow, now: Duration) {
        let done = row.bytesDone ?? 0
        if row.phase != phase || done < startedBytes {
            (phase, startedAt, startedBytes, bytesPerSecond) = (row.phase, now, done, nil)
        }
        let seconds = (now - startedAt) / .seconds(1)
        if seconds >= 0.5, done > startedBytes { bytesPerSecond = Double(done - startedBytes) / seconds }
    }

    private func amount(_ row: JobRow) -> String? {
        guard let done = row.bytesDone, done > 0 || row.bytesTotal != nil else { return nil }
        guard let total = row.bytesTotal, total > 0 else { return Wording.bytes(done) }
        let share = DecimalText.fixed(min(100, Double(done) / Double(total) * 100), places: 0)
        return "\(ByteCount(bytes: done)) of \(ByteCount(bytes: total)) (\(share) %)"
    }

    private func items(_ row: JobRow) -> String? {
        guard let done = row.itemsDone, done > 0 else { return nil }
        return row.itemsTotal.map { "\(done) of \($0) items" } ?? "\(done) items"
    }

    private func remaining(_ row: JobRow, rate: Double) -> Duration? {
        guard let total = row.bytesTotal, let done = row.bytesDone, total > done, rate >= 1 else { return nil }
        return .seconds(Double(total - done) / rate)
    }
}
