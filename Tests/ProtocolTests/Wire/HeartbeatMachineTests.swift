import Protocol
import Testing

struct HeartbeatMachineTests {
    private var machine = HeartbeatMachine(interval: .seconds(15), patience: .seconds(45), now: .seconds(100))

    @Test mutating func asksEveryInterval() {
        expect(at: 100, .wait(until: .seconds(115)))
        expect(at: 114, .wait(until: .seconds(115)))
        expect(at: 115, .ping)
        expect(at: 115, .wait(until: .seconds(130)))
    }

    @Test mutating func silenceEndsInDeath() {
        expect(at: 115, .ping)
        expect(at: 130, .ping)
        expect(at: 144, .wait(until: .seconds(145)))
        expect(at: 145, .dead)
    }

    @Test mutating func anythingReceivedIsASignOfLife() {
        machine.bytesReceived(at: .seconds(144))
        machine.bytesReceived(at: .seconds(120))
        expect(at: 145, .ping)
        expect(at: 188, .ping)
        expect(at: 189, .dead)
    }

    private mutating func expect(at seconds: Int, _ action: HeartbeatMachine.Action) {
        let taken = machine.timePassed(now: .seconds(seconds))
        #expect(taken == action)
    }
}
