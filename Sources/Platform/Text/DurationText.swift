/// Spans of time as configuration writes them.
package enum DurationText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
    ]

    /// Reads a whole number with its unit: `250ms`, `90s`, `15min`, `12h`, `7d`, `4w`. Nil for any other text, one
    /// without a unit included, and for spans beyond the range of 64 bits.
    package static func parse(_ text: some StringProtocol) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].drop { $0 == " " }
        guard let number = Int64(String(digits)), let match = units.first(where: { $0.name == unit }) else {
            return nil
        }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: match.milliseconds)
        return overflow ? nil : .milliseconds(milliseconds)
    }
}
