import Platform
import Testing

struct DurationTextTests {
    @Test(arguments: [
        ("250ms", Duration.milliseconds(250)), ("90s", .seconds(90)), ("15min", .seconds(900)),
        ("12 h", .seconds(43_200)),
        ("7d", .seconds(604_800)), ("2w", .seconds(1_209_600)), ("0s", .zero),
    ])
    func spansAreRead(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(arguments: ["", "5", "s", "-5s", "1.5h", "5m", "5 minutes", "9223372036854775807w", "99999999999999999999s"])
    func otherTextsAreRefused(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test func ratesAreReadWithAndWithoutTheirUnit() {
        #expect(ByteCount(rate: "10MB/s")?.bytes == 10_000_000)
        #expect(ByteCount(rate: "64 KiB/s")?.bytes == 65_536)
        #expect(ByteCount(rate: "500")?.bytes == 500)
        #expect(ByteCount(rate: "/s") == nil && ByteCount(rate: "10MB/h") == nil)
    }
}
