import Protocol
import Testing

struct GreetingMachineTests {
    @Test func bothSidesSettleOnTheNewestCommonVersion() throws {
        var acceptor = GreetingMachine(side: .acceptor, spoken: 2...3)
        #expect(try acceptor.helloReceived(minimum: 1, maximum: 2) == .reply(version: 2))
        #expect(acceptor.state == .agreed(version: 2))
        var dialer = GreetingMachine(side: .dialer, spoken: 1...2)
        #expect(try dialer.replyReceived(version: 2) == .proceed(version: 2))
        #expect(dialer.state == .agreed(version: 2))
    }

    @Test(arguments: [(1 as UInt32, 1 as UInt32), (4, 9)])
    func withoutACommonVersionThePeerIsRefused(_ minimum: UInt32, _ maximum: UInt32) throws {
        var acceptor = GreetingMachine(side: .acceptor, spoken: 2...3)
        #expect(try acceptor.helloReceived(minimum: minimum, maximum: maximum) == .refuseVersion)
        #expect(acceptor.state == .failed)
    }

    /// Every event that a state refuses.
    @Test func refusedEvents() throws {
        var backwards = GreetingMachine(side: .acceptor)
        #expect(throws: ProtocolViolation(.malformedHello)) { try backwards.helloReceived(minimum: 2, maximum: 1) }
        #expect(backwards.state == .failed)
        #expect(throws: ProtocolViolation(.secondHello)) { try backwards.helloReceived(minimum: 1, maximum: 1) }
        var reply = GreetingMachine(side: .acceptor)
        #expect(throws: ProtocolViolation(.beforeHello)) { try reply.replyReceived(version: 1) }
        var hello = GreetingMachine(side: .dialer)
        #expect(throws: ProtocolViolation(.beforeHello)) { try hello.helloReceived(minimum: 1, maximum: 1) }
        var foreign = GreetingMachine(side: .dialer, spoken: 1...1)
        #expect(throws: ProtocolViolation(.malformedHello)) { try foreign.replyReceived(version: 2) }
        var twice = GreetingMachine(side: .dialer, spoken: 1...1)
        _ = try twice.replyReceived(version: 1)
        #expect(throws: ProtocolViolation(.secondHello)) { try twice.replyReceived(version: 1) }
        var again = GreetingMachine(side: .acceptor, spoken: 1...1)
        _ = try again.helloReceived(minimum: 1, maximum: 1)
        #expect(throws: ProtocolViolation(.secondHello)) { try again.helloReceived(minimum: 1, maximum: 1) }
    }
}
