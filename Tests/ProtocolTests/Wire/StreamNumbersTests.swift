import Protocol
import Testing

struct StreamNumbersTests {
    private func number(_ value: UInt32) -> StreamNumber { StreamNumber(rawValue: value) }

    @Test func numbersAreOrdered() {
        #expect([3, 1, 2].map(number).sorted().map(\.description) == ["1", "2", "3"])
    }

    @Test func eachSideCountsItsOwn() {
        var (dialer, acceptor) = (StreamNumbers(side: .dialer), StreamNumbers(side: .acceptor))
        let odd = (0..<3).compactMap { _ in dialer.takeNext()?.rawValue }
        let even = (0..<3).compactMap { _ in acceptor.takeNext()?.rawValue }
        #expect(odd == [1, 3, 5])
        #expect(even == [2, 4, 6])
    }

    /// Every number that is refused.
    @Test func thePeerMustOpenItsNextStream() throws {
        var numbers = StreamNumbers(side: .dialer)
        for wrong: UInt32 in [0, 1, 3, 4, .max] {
            #expect(throws: ProtocolViolation(.badStreamNumber)) { try numbers.peerOpened(number(wrong)) }
        }
        try numbers.peerOpened(number(2))
        #expect(throws: ProtocolViolation(.badStreamNumber)) { try numbers.peerOpened(number(2)) }
        try numbers.peerOpened(number(4))
    }

    @Test func knowsWhatWasOpened() throws {
        var numbers = StreamNumbers(side: .dialer)
        #expect(!numbers.wasOpened(number(0)) && !numbers.wasOpened(number(1)) && !numbers.wasOpened(number(2)))
        _ = numbers.takeNext()
        try numbers.peerOpened(number(2))
        #expect(numbers.wasOpened(number(1)) && numbers.wasOpened(number(2)))
        #expect(!numbers.wasOpened(number(3)) && !numbers.wasOpened(number(4)) && !numbers.wasOpened(number(0)))
    }
}
