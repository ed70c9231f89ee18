import Platform

/// What a command ends with: the same facts for people and for programs.
struct CommandResult: Sendable {
    /// For people; ends in a line break unless empty.
    var text: String
    /// For programs, printed on one line.
    var json: JSONValue
    /// What the command leaves with.
    var status: ExitStatus = .done
}
