package import Platform

/// What commands there are, for tests and documents.
package enum CommandListing {
    /// The words of each command, such as `holdfast backup run`.
    package static var paths: [String] { CommandTable.verbs.map { $0.syntax.path } }

    /// The syntax of the command that a line calls; nil when it calls none.
    package static func syntax(called line: [String]) -> CommandSyntax? {
        CommandTable.find(line)?.verb.syntax
    }
}
