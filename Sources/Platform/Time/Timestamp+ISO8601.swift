extension Timestamp: CustomStringConvertible {
    /// The moment in UTC, always with six decimals: `2026-11-21T10:15:00.123456Z`.
    package var iso8601: String {
        let (seconds, fraction) = Self.floorDivide(microseconds, 1_000_000)
        let (days, second) = Self.floorDivide(seconds, 86400)
        let date = Self.civilDate(dayNumber: days)
        return Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-" + Self.padded(date.day, 2)
            + "T" + Self.padded(second / 3600, 2) + ":" + Self.padded(second / 60 % 60, 2)
            + ":" + Self.padded(second % 60, 2) + "." + Self.padded(fraction, 6) + "Z"
    }

    package var description: String { iso8601 }

    /// Reads an ISO 8601 date and time *with* a zone, such as `2026-11-21T11:15:00.5+01:00` or `2026-11-21 10:15Z`.
    ///
    /// Seconds and up to six decimals are optional; the zone is `Z`, `±hh`, `±hhmm` or `±hh:mm`. Nil for any other
    /// text, for a date that does not exist, and for a time without a zone, since that could mean several moments.
    package init?(iso8601 text: String) {
        var reader = TimestampReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T") || reader.take(" "),
            let time = reader.timeOfDay(), let zone = reader.zone(), reader.isAtEnd,
            year >= 1, (1...12).contains(month), day >= 1, day <= Self.daysIn(month: month, year: year)
        else { return nil }
        let dayNumber = Self.dayNumber(year: year, month: month, day: day)
        self.init(microseconds: (dayNumber * 86400 - zone) * 1_000_000 + time)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value.magnitude)
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// The proleptic Gregorian calendar, counted in years that begin on 1 March so that the leap day comes last.
extension Timestamp {
    private static let daysPerEra: Int64 = 146_097  // 400 years
    private static let epochDay: Int64 = 719_468  // from 0000-03-01 to 1970-01-01

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days before the month, for months counted from March = 0.
    private static func daysBefore(marchMonth: Int64) -> Int64 {
        (marchMonth * 153 + 2) / 5
    }

    private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        let (era, yearOfEra) = floorDivide(marchYear, 400)
        let dayOfYear = daysBefore(marchMonth: marchMonth) + day - 1
        return era * daysPerEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - epochDay
    }

    private static func civilDate(dayNumber: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(dayNumber + epochDay, daysPerEra)
        // Takes the leap days of 4, 100 and 400 years out before dividing by 365.
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / (daysPerEra - 1)) / 365
        let dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (dayOfYear * 5 + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - daysBefore(marchMonth: marchMonth) + 1)
    }
}
