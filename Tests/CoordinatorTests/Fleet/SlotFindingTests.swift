import Coordinator
import Platform
import Protocol
import Testing

@Suite struct SlotFindingTests {
    @Test(
        arguments: [
            ("kept", 0, nil), ("kept", 499, nil), ("kept", 500, "warning"), ("extended", 10, "warning"),
            ("extended", 790, "warning"), ("kept", 800, "critical"), ("extended", 5000, "critical"),
            ("unreserved", 10, "critical"),
        ] as [(String, UInt64, String?)])
    func theSlotIsAnAlarmLongBeforeItsLimit(state: String, held: UInt64, severity: String?) throws {
        let finding = try finding(state, held, limit: 1000)
        #expect(finding.map { "\($0.severity)" } == severity)
        #expect(finding?.kind ?? "slot-held" == "slot-held")
        if held >= 500 { #expect(finding?.text.contains("% of the") == true) }
    }

    @Test func withoutLimitOnlyTheDatabasesOwnWordCounts() throws {
        #expect(try finding("kept", .max, limit: nil) == nil)
        #expect(try finding("extended", .max, limit: nil) != nil)
        #expect(try finding("kept", .max, limit: 0) != nil)
    }

    private func finding(_ state: String, _ held: UInt64, limit: UInt64?) throws -> FindingRow? {
        let status = LogStatus(
            source: .random(), state: .streaming, timeline: TimelineID(rawValue: 1), received: .zero, durable: .zero,
            server: .zero, slotHeldBytes: held, slotState: state)
        let report = LogReport(status: status, received: Timestamp(microseconds: 5))
        return report.slotFinding(of: try #require(SourceName("main")), limit: limit)
    }
}
