import Platform

/// `holdfast help errors`: every error code, or one with all that is written about it.
struct HelpErrorsCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast help errors", "explain the error codes, or one", words: [.init("HF-nnn", optional: true)],
        options: [.init("--json", "print one JSON value")])

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        guard let label = arguments.optionalWord("HF-nnn") else { return all }
        guard let code = ErrorCode(label: label) else {
            throw HoldfastError(.noSuchThing, "there is no error code '\(label)'; holdfast help errors lists all")
        }
        let text = "\(code.label): \(code.summary)\n\n\(code.explanation)\n\nexit status \(code.exitStatus.rawValue)\n"
        return CommandResult(text: text, json: json(code))
    }

    private static var all: CommandResult {
        var table = TextTable("code", ">exit", "meaning")
        for code in ErrorCode.allCases { table.add(code.label, "\(code.exitStatus.rawValue)", code.summary) }
        return CommandResult(text: table.text, json: .array(ErrorCode.allCases.map(json)))
    }

    private static func json(_ code: ErrorCode) -> JSONValue {
        [
            "code": .string(code.label), "summary": .string(code.summary),
            "exitStatus": .integer(Int64(code.exitStatus.rawValue)), "explanation": .string(code.explanation),
        ]
    }
}
