/// Numbers and spans of time as text, without a locale.
package enum DecimalText {
    /// `value` with exactly `places` decimals, rounded; for numbers that are not finite, a dash.
    package static func fixed(_ value: Double, places: Int) -> String {
        let scale = (0..<max(0, places)).reduce(1.0) { result, _ in result * 10 }
        let scaled = (value * scale).rounded()
        guard scaled.isFinite, scaled.magnitude < 9e15 else { return "-" }
        let digits = String(Int64(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        guard places > 0 else { return sign + padded }
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }

    /// A span of time for people: `0.4 s`, `12.3 s`, `3 min 07 s`, `2 h 05 min`, `4 d 03 h`.
    package static func duration(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        guard seconds >= 60 else { return fixed(seconds, places: 1) + " s" }
        guard seconds < 1e15 else { return "-" }
        let whole = Int64(seconds.rounded())
        switch whole {
        case ..<3600: return "\(whole / 60) min \(twoDigits(whole % 60)) s"
        case ..<86_400: return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min"
        default: return "\(whole / 86_400) d \(twoDigits(whole % 86_400 / 3600)) h"
        }
    }

    private static func twoDigits(_ value: Int64) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}
