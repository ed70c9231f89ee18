/// A word that a command takes by its place, such as the name of a thing.
package struct WordSyntax: Sendable {
    /// How the help calls it, such as `NAME`.
    package let name: String
    /// Whether it may be left out.
    package let isOptional: Bool

    package init(_ name: String, optional: Bool = false) {
        self.name = name
        self.isOptional = optional
    }

    /// The name as the help shows it.
    package var usage: String { isOptional ? "[\(name)]" : name }
}
