import Coordinator
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct FleetTests {
    private let fleet = Fleet(clock: ManualWallClock())
    private let agent = AgentID.random()

    @Test func aSupersededConnectionTakesNothingWithIt() {
        let (first, second) = (ScriptedLink(), ScriptedLink())
        #expect(fleet.connect(agent, first) == nil)
        #expect(fleet.connect(agent, second) === first)
        #expect(!fleet.disconnect(agent, first))
        #expect(fleet.link(to: agent) === second)
        #expect(fleet.disconnect(agent, second))
        #expect(!fleet.disconnect(agent, second))
    }

    @Test func whatAnAgentSaysOfItsLogIsBoundedAndOnOneLine() throws {
        let source = SourceID.random()
        let long = "\u{1b}[2J" + String(repeating: "x", count: 10_000)
        fleet.note(
            LogStatus(
                source: source, state: .waiting, timeline: TimelineID(rawValue: 1), received: .zero, durable: .zero,
                server: .zero, slotHeldBytes: 0, slotState: long, problem: long))
        let status = try #require(fleet.log(of: source)?.status)
        #expect(status.problem?.count == 500)
        #expect(status.slotState.count == 40)
        #expect(status.problem?.contains("\u{1b}") == false)
    }
}
