import Coordinator
import Platform
import Protocol
import Repository
import Testing

@Suite struct LogReportProofTests {
    private let branch = LogBranch(rawValue: 0)

    private func coverage(_ timeline: UInt32, to end: UInt64, through: Int64, branch: UInt32 = 0) -> LogCoverage {
        let name = "log/x"
        let index = LogIndexContent(
            branch: LogBranch(rawValue: branch), timeline: TimelineID(rawValue: timeline), segmentSize: 1024,
            systemIdentifier: 1,
            objects: [
                LogObjectEntry(
                    name: name, kind: .partial, start: .zero, end: LSN(rawValue: end), length: 1, sha256: .zero,
                    key: .random())
            ], coveredFrom: .zero, coveredTo: LSN(rawValue: end), through: Timestamp(microseconds: through))
        return LogCoverage(branch: index.branch, timeline: index.timeline, indexes: [index])
    }

    private func report(durable: UInt64, timeline: UInt32 = 1) -> LogReport {
        let status = LogStatus(
            source: .random(), state: .streaming, timeline: TimelineID(rawValue: timeline),
            received: LSN(rawValue: durable), durable: LSN(rawValue: durable), server: LSN(rawValue: 500),
            durableThrough: Timestamp(microseconds: .max), slotHeldBytes: 0, slotState: "kept")
        return LogReport(status: status, received: Timestamp(microseconds: 20))
    }

    @Test func whatTheStoredLogDoesNotProveIsNotDurable() {
        let proven = report(durable: .max).proven(by: [coverage(1, to: 400, through: 7)], of: branch)
        #expect(proven.status.durable == LSN(rawValue: 400))
        #expect(proven.status.durableThrough == Timestamp(microseconds: 7))
        #expect(proven.lagBytes == 100)
        #expect(proven.lag(at: Timestamp(microseconds: 9)) == .microseconds(2))
        #expect(report(durable: .max).proven(by: [], of: branch).status.durable == .zero)
        #expect(report(durable: .max).proven(by: [], of: branch).lag(at: Timestamp(microseconds: 9)) == nil)
    }

    @Test func aDatabaseAtRestIsNotBehindAndNeverAheadOfItsReport() {
        let proven = report(durable: 500).proven(by: [coverage(1, to: 500, through: 7)], of: branch)
        #expect(proven.status.durableThrough == Timestamp(microseconds: 20))
        #expect(report(durable: 500).proven(by: [], of: branch).status.durableThrough == nil)
    }

    @Test func whatWasStoredSinceCounts() {
        let proven = report(durable: 10).proven(by: [coverage(1, to: 400, through: 7)], of: branch)
        #expect(proven.status.durable == LSN(rawValue: 400))
    }

    @Test func aTimelineWithoutLogYetStandsWhereTheOneBeforeEnded() {
        let stored = [
            coverage(1, to: 400, through: 7), coverage(3, to: 900, through: 9),
            coverage(1, to: 700, through: 8, branch: 1),
        ]
        #expect(report(durable: .max, timeline: 2).proven(by: stored, of: branch).status.durable.rawValue == 400)
        #expect(report(durable: .max, timeline: 3).proven(by: stored, of: branch).status.durable.rawValue == 900)
    }

    @Test func whatTheTailHoldsIsNoLag() {
        var proven = report(durable: .max).proven(by: [coverage(1, to: 400, through: 7)], of: branch)
        let now = Timestamp(microseconds: 19)
        func tail(_ timeline: UInt32) -> TailRow {
            TailRow(
                branch: branch, timeline: TimelineID(rawValue: timeline), acknowledged: LSN(rawValue: 480),
                position: LSN(rawValue: 480), through: Timestamp(microseconds: 15))
        }
        #expect(proven.tailLagBytes(nil) == 100 && proven.tailLag(at: now, nil) == .microseconds(12))
        #expect(proven.tailLagBytes(tail(1)) == 20 && proven.tailLag(at: now, tail(1)) == .microseconds(4))
        #expect(proven.tailLagBytes(tail(2)) == 100)
        var status = proven.status
        status.spooledThrough = Timestamp(microseconds: 18)
        proven = LogReport(status: status, received: now)
        #expect(proven.tailLag(at: now, tail(1)) == .microseconds(1))
    }
}
