/// An amount of memory as PostgreSQL's configuration writes it.
package enum ServerMemory {
    private static let units: [(String, Double)] = [
        ("kB", 0x1p10), ("MB", 0x1p20), ("GB", 0x1p30), ("TB", 0x1p40), ("B", 1),
    ]

    /// Bytes.
    ///
    /// - Parameters:
    ///   - text: a number with or without a unit, such as "4GB", "0.5 TB" or "16384".
    ///   - unit: bytes of one, where no unit is written.
    /// - Returns: nil when the server would not take it either.
    package static func bytes(_ text: String, unit: UInt64) -> UInt64? {
        let text = text.filter { $0 != " " }
        let known = units.first { text.hasSuffix($0.0) }
        let digits = known.map { String(text.dropLast($0.0.count)) } ?? text
        guard let number = Double(digits), number >= 0, number.isFinite else { return nil }
        let bytes = number * (known?.1 ?? Double(unit))
        return bytes < Double(UInt64.max) ? UInt64(bytes) : nil
    }
}
