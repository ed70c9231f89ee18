/// What is written about an error code.
package struct ErrorFacts: Sendable {
    /// One line that says what the code means.
    package let summary: String
    /// The status a command ends with.
    package let exitStatus: ExitStatus
    /// What happened and what to do, in a sentence or two.
    package let explanation: String

    package init(_ summary: String, _ exitStatus: ExitStatus, _ explanation: String) {
        self.summary = summary
        self.exitStatus = exitStatus
        self.explanation = explanation
    }

    /// The table of all codes, one part a block.
    package static let all: [ErrorCode: ErrorFacts] = {
        let blocks = [platform, session, repository, engines, restore, coordinator, command]
        return blocks.reduce(into: [:]) { table, block in
            table.merge(block) { first, _ in first }
        }
    }()
}
