extension FixedWidthInteger where Self: UnsignedInteger {
    /// The number in hexadecimal, filled with zeros to at least `digits` digits.
    func paddedHex(digits: Int, uppercase: Bool = false) -> String {
        let text = String(self, radix: 16, uppercase: uppercase)
        return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
    }

    /// The number in decimal, filled with zeros to at least `digits` digits.
    func padded(digits: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
    }
}
