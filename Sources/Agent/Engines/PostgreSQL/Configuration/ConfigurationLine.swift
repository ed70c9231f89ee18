import Platform

/// One line of `postgresql.conf` that says something: a setting, or an include directive.
package struct ConfigurationLine: Sendable, Equatable {
    /// The setting's name in lower case, or "include", "include_if_exists", "include_dir".
    package let name: String
    /// The value without its quotes.
    package let value: String

    /// Reads a line; nil for an empty one, a comment, and what PostgreSQL would refuse.
    package init?(_ line: some Collection<UInt8>) {
        var rest = Bytes(line)[...]
        Self.skipSpace(&rest)
        let name = rest.prefix(while: Self.isNameByte)
        guard !name.isEmpty else { return nil }
        rest = rest.dropFirst(name.count)
        Self.skipSpace(&rest)
        if rest.first == UInt8(ascii: "=") {
            rest = rest.dropFirst()
            Self.skipSpace(&rest)
        }
        guard let value = rest.first == UInt8(ascii: "'") ? Self.quoted(rest.dropFirst()) : Self.bare(rest) else {
            return nil
        }
        self.name = BytePath.text(name).lowercased()
        self.value = value
    }

    /// The path that an include directive names, when the line is one.
    package var include: ConfigurationInclude? {
        ConfigurationInclude.Kind(rawValue: name).map { ConfigurationInclude(kind: $0, path: Bytes(value.utf8)) }
    }

    private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 32 || $0 == 9 || $0 == 13 }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "$"), 128...255:
            true
        default: false
        }
    }

    private static func bare(_ rest: ArraySlice<UInt8>) -> String? {
        let value = rest.prefix { $0 != 32 && $0 != 9 && $0 != 13 && $0 != UInt8(ascii: "#") }
        return value.isEmpty ? nil : BytePath.text(value)
    }

    /// What stands up to the closing quote; doubled quotes and backslash escapes resolved.
    private static func quoted(_ text: ArraySlice<UInt8>) -> String? {
        var value = Bytes()
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "'") {
                guard rest.first == byte else { return BytePath.text(value) }
                value.append(byte)
                rest = rest.dropFirst()
            } else if byte == UInt8(ascii: "\\") {
                value.append(escaped(&rest))
            } else {
                value.append(byte)
            }
        }
        return nil
    }

    private static func escaped(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
        let digits = rest.prefix(3).prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        if !digits.isEmpty {
            rest = rest.dropFirst(digits.count)
            return digits.reduce(0) { $0 &<< 3 &+ ($1 &- UInt8(ascii: "0")) }
        }
        let byte = rest.popFirst() ?? UInt8(ascii: "\\")
        let controls: [UInt8: UInt8] = [98: 8, 102: 12, 110: 10, 114: 13, 116: 9]  // b f n r t
        return controls[byte] ?? byte
    }
}
