import Platform

/// One command: how it is written, and what it does.
protocol OperatorVerb: Sendable {
    /// Its words, options and help.
    static var syntax: CommandSyntax { get }

    /// Does it, and says what there is to print.
    ///
    /// - Throws: a `HoldfastError`, or what `HoldfastError(telling:)` makes one of.
    static func run(_ arguments: Arguments) async throws -> CommandResult
}
