/// An option that a command takes, such as `--port P`.
package struct OptionSyntax: Sendable {
    /// With its dashes, such as `--port`.
    package let name: String
    /// What stands for its value in the help; nil for a switch, which takes none.
    package let value: String?
    /// Whether it may be given more than once.
    package let isRepeatable: Bool
    /// One line of help.
    package let summary: String

    /// A switch.
    package init(_ name: String, _ summary: String) {
        self.name = name
        self.value = nil
        self.isRepeatable = false
        self.summary = summary
    }

    /// An option with a value.
    package init(_ name: String, _ value: String, repeatable: Bool = false, _ summary: String) {
        self.name = name
        self.value = value
        self.isRepeatable = repeatable
        self.summary = summary
    }

    /// Name and value as the help shows them.
    package var usage: String { name + (value.map { " " + $0 } ?? "") + (isRepeatable ? " …" : "") }
}
