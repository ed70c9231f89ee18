import Agent
import Testing

@Suite struct SessionMachineTests {
    private static func machine() -> SessionMachine { SessionMachine { 1 } }

    @Test func aConnectionIsMadeGreetedAndServed() {
        var machine = Self.machine()
        #expect(machine.handle(.started) == [.dial])
        #expect(machine.handle(.connected) == [.greet])
        #expect(machine.handle(.greeted(reconnectCap: .seconds(5))) == [.serve])
        #expect(machine.state == .ready)
    }

    @Test func delaysDoubleUpToTheCapAndStartAgainAfterAGreeting() {
        var machine = Self.machine()
        _ = machine.handle(.started)
        var delays: [SessionMachine.Action] = []
        for _ in 0..<5 {
            delays += machine.handle(.connectionLost)
            _ = machine.handle(.delayPassed)
        }
        #expect(delays == [1, 2, 4, 5, 5].map { .wait(.seconds($0)) })
        _ = machine.handle(.connected)
        _ = machine.handle(.greeted(reconnectCap: .seconds(60)))
        #expect(machine.handle(.connectionLost) == [.wait(.seconds(1))])
    }

    @Test func theCoordinatorMayRaiseTheCapWithinBounds() {
        var machine = Self.machine()
        for event: SessionMachine.Event in [.started, .connected, .greeted(reconnectCap: .seconds(100_000))] {
            _ = machine.handle(event)
        }
        var longest = SessionMachine.Action.dial
        for _ in 0..<20 {
            longest = machine.handle(.connectionLost).first ?? longest
            _ = machine.handle(.delayPassed)
        }
        #expect(longest == .wait(SessionMachine.highestCap))
    }

    @Test func jitterShortensADelayByHalfAtMost() {
        var machine = SessionMachine { 0 }
        _ = machine.handle(.started)
        #expect(machine.handle(.connectionLost) == [.wait(.milliseconds(500))])
    }

    @Test func aRefusalStopsForGood() {
        var machine = Self.machine()
        _ = machine.handle(.started)
        _ = machine.handle(.connected)
        #expect(machine.handle(.refused) == [.closeConnection, .stop])
        for event: SessionMachine.Event in [.started, .delayPassed, .connected, .connectionLost, .stopRequested] {
            #expect(machine.handle(event).isEmpty)
        }
    }

    @Test(arguments: [
        SessionMachine.Event.connected, .greeted(reconnectCap: .zero), .delayPassed, .connectionLost,
    ])
    func whatDoesNotFitTheStateChangesNothing(event: SessionMachine.Event) {
        var machine = Self.machine()
        #expect(machine.handle(event).isEmpty)
        #expect(machine.state == .idle)
    }
}
