/// What was given to a command, read by its syntax.
package struct Arguments: Sendable {
    let command: String
    var words: [String] = []
    var named: [String: String] = [:]
    var values: [String: [String]] = [:]

    init(command: String) {
        self.command = command
    }

    /// Whether `--help` was given; then nothing else was checked.
    package var isHelpWanted: Bool { values["--help"] != nil }

    /// The word in the place called `name`, which the syntax requires.
    package func word(_ name: String) throws(HoldfastError) -> String {
        guard let word = named[name] else { throw HoldfastError(.usage, "\(command) needs \(name)") }
        return word
    }

    /// The word in the place called `name`; nil when it was left out.
    package func optionalWord(_ name: String) -> String? { named[name] }

    /// Whether the switch or option was given.
    package func isSet(_ option: String) -> Bool { values[option] != nil }

    /// The value of an option; nil when it was not given.
    package func option(_ option: String) -> String? { values[option]?.first }

    /// The value of an option that the command cannot do without.
    package func required(_ option: String) throws(HoldfastError) -> String {
        guard let value = values[option]?.first else {
            throw HoldfastError(.usage, "\(command) needs \(option); see \(command) --help")
        }
        return value
    }

    /// All values of a repeatable option, in their order.
    package func all(_ option: String) -> [String] { values[option] ?? [] }

    /// The value of an option as a whole number within `range`, written in digits alone; nil when it was not given.
    package func integer<Number: FixedWidthInteger & Sendable>(
        _ option: String, in range: ClosedRange<Number>
    ) throws(HoldfastError) -> Number? {
        guard let text = self.option(option) else { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Number(text), range.contains(number)
        else {
            throw HoldfastError(
                .usage, "\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
        }
        return number
    }

    /// The value of an option as a number of bytes, such as `512MiB`; nil when it was not given.
    package func byteCount(_ option: String) throws(HoldfastError) -> UInt64? {
        guard let text = self.option(option) else { return nil }
        guard let count = ByteCount(text) else {
            throw HoldfastError(.usage, "\(option) takes a number of bytes such as 512MiB or 20GB, not '\(text)'")
        }
        return count.bytes
    }
}
