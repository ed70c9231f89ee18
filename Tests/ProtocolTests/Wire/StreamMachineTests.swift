import Protocol
import Testing

struct StreamMachineTests {
    private enum Event: CaseIterable {
        case sendEnd
        case receiveEnd
        case resetReceived
    }

    /// The machine after `events`.
    private static func machine(_ events: Event...) throws -> StreamMachine {
        var machine = StreamMachine()
        for event in events {
            switch event {
            case .sendEnd: try machine.contentSending(end: true)
            case .receiveEnd: _ = try machine.contentReceived(end: true)
            case .resetReceived: machine.resetReceived(code: 7)
            }
        }
        return machine
    }

    @Test func eachDirectionEndsOnItsOwn() throws {
        #expect(try Self.machine().state == .open)
        #expect(try Self.machine(.sendEnd).state == .localEnded)
        #expect(try Self.machine(.receiveEnd).state == .remoteEnded)
        #expect(try Self.machine(.sendEnd, .receiveEnd).state == .closed)
        #expect(try Self.machine(.receiveEnd, .sendEnd).state == .closed)
        #expect(try Self.machine(.resetReceived).state == .reset(code: 7))
        #expect(try Self.machine(.sendEnd, .resetReceived).state == .reset(code: 7))
    }

    /// Every event that a state refuses.
    @Test func refusedEvents() throws {
        var localEnded = try Self.machine(.sendEnd)
        #expect(throws: StreamMachine.Refusal.ended) { try localEnded.contentSending(end: false) }
        var remoteEnded = try Self.machine(.receiveEnd)
        #expect(throws: ProtocolViolation(.afterEnd)) { try remoteEnded.contentReceived(end: false) }
        var closed = try Self.machine(.sendEnd, .receiveEnd)
        #expect(throws: StreamMachine.Refusal.ended) { try closed.contentSending(end: true) }
        #expect(throws: ProtocolViolation(.afterEnd)) { try closed.contentReceived(end: true) }
        var reset = try Self.machine(.resetReceived)
        #expect(throws: StreamMachine.Refusal.reset(code: 7)) { try reset.contentSending(end: false) }
        #expect(try !reset.contentReceived(end: false), "late frames are dropped")
    }

    @Test func aResetIsToldOnceAndOnlyWhileItMatters() throws {
        var open = try Self.machine()
        let (first, second) = (open.resetSending(code: 3), open.resetSending(code: 4))
        #expect(first && !second)
        #expect(open.state == .reset(code: 3))
        open.resetReceived(code: 9)
        #expect(open.state == .reset(code: 3))
        var closed = try Self.machine(.sendEnd, .receiveEnd)
        let told = closed.resetSending(code: 3)
        #expect(!told && closed.state == .closed)
    }
}
