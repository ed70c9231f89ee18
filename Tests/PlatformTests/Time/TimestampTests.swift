import Platform
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-21T10:15:00.123456Z", 1_795_256_100_123_456),
        ("2026-11-21T11:15:00.123456+01:00", 1_795_256_100_123_456),
        ("2026-11-21 04:45:00.123456-0530", 1_795_256_100_123_456),
        ("2026-11-21T10:15Z", 1_795_256_100_000_000),
        ("2026-11-21T12:15:00.1+02", 1_795_256_100_100_000),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
    ])
    func readsTimesWithAZone(text: String, microseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "2026-11-21T10:15:00", "2026-11-21", "2026-11-21T10:15:00.Z", "2026-11-21T10:15:00.1234567Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z", "0000-01-01T00:00:00Z", "2026-11-21T24:00:00Z",
        "2026-11-21T10:60:00Z", "2026-11-21T10:15:60Z", "2026-11-21T10:15:00Zx", "2026-11-21T10:15:00+1",
        "2026-11-21T10:15:00+01:", "2026-11-21T10:15:00+01:60", "2026-11-21T10:15:00+24", "2026-11-21  10:15:00Z",
        "26-11-21T10:15:00Z", "", "yesterday", "٢٠٢٦-11-21T10:15:00Z",
    ])
    func refusesEverythingElse(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func writesSixDecimalsInUTC() {
        #expect(Timestamp(microseconds: 1_795_256_100_123_456).iso8601 == "2026-11-21T10:15:00.123456Z")
        #expect(Timestamp(microseconds: -1).iso8601 == "1969-12-31T23:59:59.999999Z")
        #expect("\(Timestamp(microseconds: 0))" == "1970-01-01T00:00:00.000000Z")
    }

    @Test func daysOfEightCenturiesComeBack() throws {
        for day in stride(from: Int64(-200_000), to: 100_000, by: 37) {
            let moment = Timestamp(microseconds: day * 86_400_000_000 + 1)
            try #require(Timestamp(iso8601: moment.iso8601) == moment)
        }
    }

    @Test func theEndsOfTheRangeDoNotTrap() {
        #expect(!Timestamp(microseconds: .min).iso8601.isEmpty)
        #expect(!Timestamp(microseconds: .max).iso8601.isEmpty)
        #expect(Timestamp(microseconds: .max).advanced(by: .seconds(1)).microseconds == .max)
        #expect(Timestamp(microseconds: 5).advanced(by: .seconds(Int64.min)).microseconds == .min)
        #expect(Timestamp(microseconds: 5).advanced(by: .milliseconds(-1)).microseconds == -995)
    }

    @Test func measuresAndOrders() {
        let early = Timestamp(microseconds: 1_000_000)
        #expect(early < early.advanced(by: .microseconds(1)))
        #expect(early.advanced(by: .seconds(3)).duration(since: early) == .seconds(3))
    }
}
