import Platform
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0", UInt64(0)), ("17", 17), ("1k", 1000), ("2KiB", 2048), ("3 MB", 3_000_000), ("16MiB", 16 << 20),
        ("1gib", 1 << 30),
        ("18446744073709551615", UInt64.max),
    ])
    func countIsRead(text: String, bytes: UInt64) {
        #expect(ByteCount(text)?.bytes == bytes)
    }

    @Test(arguments: ["", "MiB", "-1", "1.5G", "18446744073709551616", "99999999999TiB", "1 Mi", "1PB"])
    func otherTextIsRefused(text: String) {
        #expect(ByteCount(text) == nil)
    }

    @Test(
        arguments: [
            (UInt64(0), "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (16 << 20, "16.0 MiB"), ((1 << 20) - 1, "1.0 MiB"),
            (UInt64.max, "16777216.0 TiB"),
        ] as [(UInt64, String)])
    func countIsShown(bytes: UInt64, text: String) {
        #expect(ByteCount(bytes: bytes).description == text)
    }

    @Test(arguments: [
        (0.0, "0.0 s"), (59.94, "59.9 s"), (60, "1 min 00 s"), (3599, "59 min 59 s"), (3600, "1 h 00 min"),
        (90_000, "1 d 01 h"),
    ])
    func durationIsShown(seconds: Double, text: String) {
        #expect(DecimalText.duration(.seconds(seconds)) == text)
    }

    @Test(arguments: [(1.005, "1.00"), (-0.5, "-0.50"), (0.999, "1.00"), (Double.nan, "-"), (12.345, "12.35")])
    func decimalsAreFixed(value: Double, text: String) {
        #expect(DecimalText.fixed(value, places: 2) == text)
    }
}
