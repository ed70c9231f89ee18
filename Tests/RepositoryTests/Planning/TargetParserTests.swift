import Platform
import Protocol
import Repository
import Testing

@Suite struct TargetParserTests {
    private func parse(_ text: String, offset: Int = 60, exclusive: Bool = false) throws -> TargetRequest {
        try TargetParser.parse(text, exclusive: exclusive, timeline: nil, localOffsetMinutes: offset)
    }

    @Test(arguments: ["2026-11-21T10:15:00+01:00", "2026-11-21T09:15:00Z", "2026-11-21 10:15:00+01:00"])
    func aTimeWithItsZoneIsAMoment(text: String) throws {
        let expected = try #require(Timestamp(iso8601: "2026-11-21T09:15:00Z"))
        #expect(try parse(text).moment == .time(expected))
    }

    @Test func aTimeWithoutAZoneIsRefusedWithBothReadings() {
        let error = #expect(throws: HoldfastError.self) { try parse("2026-11-21T10:15:00") }
        #expect(error?.code == .badTarget)
        #expect(error?.message.contains("2026-11-21T10:15:00Z in UTC") == true)
        #expect(error?.message.contains("2026-11-21T10:15:00+01:00") == true)
    }

    @Test func wordsAndPositionsAreRead() throws {
        #expect(try parse("latest").moment == .latest)
        #expect(try parse("immediate").moment == .immediate)
        #expect(try parse("lsn:2A/1700028").moment == .lsn(LSN(rawValue: 0x2A_0170_0028)))
        #expect(try parse("lsn:2A/1700028", exclusive: true).exclusive)
    }

    @Test(arguments: [
        "", "tomorrow", "lsn:", "lsn:0/0", "lsn:xyz", "xid:", "xid:2", "xid:7x", "xid:-7", "xid:18446744073709551616",
        "name:", "name:\n", "name:" + String(repeating: "n", count: 64), "2026-13-01T00:00:00Z",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(throws: HoldfastError.self) { try parse(text) }
    }

    @Test func transactionsAndNamesAreRead() throws {
        #expect(try parse("xid:745").moment == .transaction(745))
        #expect(try parse("xid:18446744073709551615", exclusive: true).moment == .transaction(.max))
        #expect(try parse("name:before the change: ä").moment == .name("before the change: ä"))
        #expect(try parse("name:xid:7", exclusive: true).exclusive)
    }

    @Test func exclusiveNeedsAPosition() {
        #expect(throws: HoldfastError.self) { try parse("latest", exclusive: true) }
    }
}
