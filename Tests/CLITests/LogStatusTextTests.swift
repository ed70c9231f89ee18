import CLI
import Protocol
import Testing

@Suite struct LogStatusTextTests {
    private static func status(_ state: LogStreamState, slot: String, problem: String? = nil) -> LogStatus {
        LogStatus(
            source: .random(), state: state, timeline: TimelineID(rawValue: 1), received: .zero, durable: .zero,
            server: .zero, slotHeldBytes: slot == "unknown" ? 0 : 16 << 20, slotState: slot, problem: problem)
    }

    @Test func aStreamThatHasNotBegunYetIsNoTrouble() {
        let beginning = Self.status(.waiting, slot: "unknown")
        #expect(beginning.stateText == "connecting")
        #expect(beginning.slotText(isHeard: true) == "not told yet")
    }

    @Test func aStreamInTroubleSaysSo() {
        let waiting = Self.status(.waiting, slot: "kept", problem: "the database is away")
        #expect(waiting.stateText == "waiting")
        #expect(waiting.slotText(isHeard: true) == "kept, holds back 16.0 MiB")
        #expect(waiting.slotText(isHeard: false) == "kept, held back at the last word 16.0 MiB")
        #expect(Self.status(.waiting, slot: "unknown", problem: "x").stateText == "waiting")
        #expect(Self.status(.streaming, slot: "reserved").stateText == "streaming")
    }
}
