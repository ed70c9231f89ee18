extension CommandSyntax {
    /// The command with its words and options on one line.
    package var usage: String {
        let words = words.map(\.usage)
        let options = options.filter { $0.name != "--help" }.map { "[\($0.usage)]" }
        return ([path] + words + options).joined(separator: " ")
    }

    /// The whole help text, ending in a line break.
    package var help: String {
        var text =
            "\(path): \(summary)\n\nusage: \(([path] + words.map(\.usage)).joined(separator: " ")) [option …]\n\n"
        let width = options.map(\.usage.count).max() ?? 0
        for option in options {
            text +=
                "  " + option.usage + String(repeating: " ", count: width - option.usage.count + 2) + option.summary
                + "\n"
        }
        return notes.isEmpty ? text : text + "\n" + notes + "\n"
    }
}
