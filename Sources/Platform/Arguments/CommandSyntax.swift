/// What a command takes: one value from which both reading and help are made, so that they cannot disagree.
package struct CommandSyntax: Sendable {
    /// The words that call the command, such as `holdfast backup run`.
    package let path: String
    /// One line that says what it does.
    package let summary: String
    /// The words that it takes by their place, optional ones last.
    package let words: [WordSyntax]
    /// The options that it takes; `--help` is always one.
    package let options: [OptionSyntax]
    /// More help: examples, exit statuses.
    package let notes: String

    package init(
        _ path: String, _ summary: String, words: [WordSyntax] = [], options: [OptionSyntax] = [], notes: String = ""
    ) {
        self.path = path
        self.summary = summary
        self.words = words
        self.options = options + [OptionSyntax("--help", "show this")]
        self.notes = notes
    }

    /// Reads what stands behind the command's own words.
    ///
    /// `--name value` and `--name=value` are the same; `--` ends the options. With `--help` anywhere nothing else is
    /// checked. An unknown, repeated or missing thing is an error that names it.
    package func parse(_ arguments: [String]) throws(HoldfastError) -> Arguments {
        var result = Arguments(command: path)
        var rest = arguments[...]
        var optionsEnded = false
        while let argument = rest.popFirst() {
            if optionsEnded || argument == "-" || !argument.hasPrefix("-") {
                result.words.append(argument)
            } else if argument == "--" {
                optionsEnded = true
            } else {
                try parseOption(argument, rest: &rest, into: &result)
            }
            if result.isHelpWanted { return result }
        }
        try checkWords(&result)
        return result
    }

    private func parseOption(
        _ argument: String, rest: inout ArraySlice<String>, into result: inout Arguments
    ) throws(HoldfastError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = argument == "-h" ? "--help" : parts[0]
        guard let option = options.first(where: { $0.name == name }) else {
            let hint = NearestText.find(name, in: options.map(\.name)).map { "; did you mean \($0)?" } ?? ""
            throw usageError("\(path) does not take \(name)\(hint)")
        }
        guard option.isRepeatable || result.values[name] == nil else { throw usageError("\(name) is given twice") }
        guard let placeholder = option.value else {
            guard parts.count == 1 else { throw usageError("\(name) takes no value") }
            result.values[name] = []
            return
        }
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
            throw usageError("\(name) needs a value: \(name) \(placeholder)")
        }
        result.values[name, default: []].append(value)
    }

    private func checkWords(_ result: inout Arguments) throws(HoldfastError) {
        let required = words.count { !$0.isOptional }
        if result.words.count < required {
            throw usageError("\(path) needs \(words[result.words.count].name)")
        }
        if result.words.count > words.count {
            throw usageError("\(path) does not take '\(result.words[words.count])'")
        }
        for (word, text) in zip(words, result.words) { result.named[word.name] = text }
    }

    private func usageError(_ message: String) -> HoldfastError {
        HoldfastError(.usage, "\(message); see \(path) --help")
    }
}
