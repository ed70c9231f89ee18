import Protocol
import TestSupport
import Testing

struct WindowTests {
    @Test func aFrameMayOweTheRest() throws {
        var window = SendWindow(credit: 10)
        window.spend(100)
        #expect(!window.isOpen)
        try window.creditReceived(90)
        #expect(!window.isOpen)
        try window.creditReceived(1)
        #expect(window.isOpen)
    }

    @Test func creditHasBounds() {
        var window = SendWindow(credit: 0)
        #expect(throws: ProtocolViolation(.badCredit)) { try window.creditReceived(0) }
        #expect(throws: ProtocolViolation(.badCredit)) { try window.creditReceived(.max) }
    }

    @Test func aSenderWithoutCreditIsRefused() throws {
        var window = ReceiveWindow(size: 100)
        try window.frameReceived(cost: 99)
        try window.frameReceived(cost: 500)
        #expect(throws: ProtocolViolation(.noCredit)) { try window.frameReceived(cost: 1) }
    }

    @Test func creditIsGivenInWorthwhilePieces() throws {
        var window = ReceiveWindow(size: 100)
        try window.frameReceived(cost: 24)
        try window.frameReceived(cost: 1)
        #expect(window.frameConsumed(cost: 24) == nil)
        #expect(window.frameConsumed(cost: 1) == 25)
    }

    /// Both windows together, for many patterns of frames: neither side ever waits for good.
    @Test func theyNeverLockUp() throws {
        var generator = SeededRandom(seed: 1)
        for _ in 0..<200 {
            var (sender, receiver) = (SendWindow(credit: 1000), ReceiveWindow(size: 1000))
            var inFlight: [Int] = []
            for _ in 0..<100 {
                while sender.isOpen {
                    let cost = Int.random(in: 1...1500, using: &generator)
                    sender.spend(cost)
                    try receiver.frameReceived(cost: cost)
                    inFlight.append(cost)
                }
                for cost in inFlight {
                    if let grant = receiver.frameConsumed(cost: cost) { try sender.creditReceived(grant) }
                }
                inFlight = []
                #expect(sender.isOpen)
            }
        }
    }
}
