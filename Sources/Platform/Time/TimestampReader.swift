/// Walks over the text of a date and time, one field after the other.
struct TimestampReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    var isAtEnd: Bool { position == text.count }

    private var next: UInt8? { position < text.count ? text[position] : nil }

    /// Steps over `character` when it comes next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Reads exactly `digits` decimal digits.
    mutating func number(_ digits: Int) -> Int64? {
        guard text.count - position >= digits else { return nil }
        var value: Int64 = 0
        for byte in text[position..<position + digits] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        position += digits
        return value
    }

    /// Reads `hh:mm[:ss[.ffffff]]` as microseconds since midnight.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else { return nil }
        let minutes = (hour * 60 + minute) * 60_000_000
        guard take(":") else { return minutes }
        guard let second = number(2), second < 60 else { return nil }
        let seconds = minutes + second * 1_000_000
        guard take(".") else { return seconds }
        guard let fraction = fraction() else { return nil }
        return seconds + fraction
    }

    /// Reads one to six decimals as microseconds.
    private mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var scale: Int64 = 1_000_000
        while scale > 1, let digit = number(1) {
            scale /= 10
            value += digit * scale
        }
        return scale < 1_000_000 ? value : nil
    }

    /// Reads `Z`, `±hh`, `±hhmm` or `±hh:mm` as seconds east of Greenwich.
    mutating func zone() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(2), hours < 24 else { return nil }
        guard !isAtEnd else { return sign * hours * 3600 }
        _ = take(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes) * 60
    }
}
