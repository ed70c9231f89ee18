import Platform
import Protocol
import Repository

/// Whether a replay of all of the log went as far as the log is proven: a database takes the first record that it cannot
/// read for the end of the log, and opens.
struct ReplayCheck: Sendable {
    let log: ProvenLog
    let reader: LogObjectReader

    /// - Parameters:
    ///   - end: how recovery ended.
    ///   - records: reads the records of the log from where a segment begins; nil when that cannot be done.
    /// - Throws: `replayEndedEarly`; what reading the log throws.
    func run(_ end: RecoveryEnd, _ records: @Sendable (LSN) -> (any LogReader)?) async throws {
        guard let shortfall = try await shortfall(end, records) else { return }
        throw HoldfastError(
            .replayEndedEarly,
            shortfall + "; the restored database stays as it is, whole up to there, and is not the latest state")
    }

    /// As ``run(_:_:)``.
    ///
    /// - Parameters:
    ///   - end: how recovery ended.
    ///   - records: reads the records of the log from where a segment begins; nil when that cannot be done.
    /// - Returns: where the replay ended early, and why; nil when it is not known to have.
    /// - Throws: what reading the log throws.
    func shortfall(_ end: RecoveryEnd, _ records: @Sendable (LSN) -> (any LogReader)?) async throws -> String? {
        guard end.isWholeLog, let last = end.lastRecord,
            let first = log.segments.lastIndex(where: { $0.position.lsn <= last && last < $0.end }),
            var records = records(log.segments[first].position.lsn)
        else { return nil }
        var next = log.segments[first].position.lsn
        for segment in log.segments[first...] where segment.position.lsn == next {
            let pass = try await TailSurvey.read(try await reader.segment(segment), segment, records)
            if let reason = Self.reason(last, pass.reader.newestRecord, pass.failure) { return early(last, reason) }
            guard pass.failure == nil else { return nil }
            records = pass.reader
            next = next.advanced(by: log.segmentSize)
        }
        return nil
    }

    /// Why the replay ended early, by the record that it ended with and the newest that was read; nil when it is not known
    /// to have.
    private static func reason(_ last: LSN, _ newest: LSN?, _ failure: String?) -> String? {
        guard let newest else { return nil }
        if newest > last { return "the record at \(newest), and perhaps others before it, was not replayed" }
        // What this reader does not understand before the end of the replay says nothing about that end.
        guard newest == last, let failure else { return nil }
        return "what follows is no continuation of it (\(failure))"
    }

    private func early(_ last: LSN, _ reason: String) -> String {
        "the replay ended with the record at \(last), but log is proven up to \(log.end): \(reason)"
    }
}
