import Platform
import Protocol

/// Names and ids as they stand on a command line, checked before anybody is asked.
extension Arguments {
    /// A source's name.
    func sourceName(_ word: String = "NAME") throws(HoldfastError) -> SourceName {
        let text = try self.word(word)
        guard let name = SourceName(text) else { throw Self.badName(text, of: "a source") }
        return name
    }

    /// An agent's name.
    func agentName(_ word: String = "NAME") throws(HoldfastError) -> AgentName {
        try Self.agentName(self.word(word))
    }

    /// An agent's name in an option.
    func agentName(option: String) throws(HoldfastError) -> AgentName? {
        guard let text = self.option(option) else { return nil }
        return try Self.agentName(text)
    }

    /// The branch of log that is meant.
    func branch() throws(HoldfastError) -> LogBranch? {
        let number: UInt32? = try integer("--branch", in: 0...UInt32.max)
        return number.map(LogBranch.init(rawValue:))
    }

    /// An id.
    func identifier<Kind>(_ word: String = "ID") throws(HoldfastError) -> Identifier<Kind> {
        let text = try self.word(word)
        guard let id = Identifier<Kind>(text: text) else {
            throw HoldfastError(.usage, "'\(text)' is no id; an id looks like 0f8fad5b-d9cb-469f-a165-70867728950e")
        }
        return id
    }

    private static func agentName(_ text: String) throws(HoldfastError) -> AgentName {
        guard let name = AgentName(text) else { throw badName(text, of: "an agent") }
        return name
    }

    private static func badName(_ text: String, of what: String) -> HoldfastError {
        HoldfastError(
            .usage,
            "'\(text)' cannot be the name of \(what): 1 to 128 bytes of UTF-8 without control characters or outer blanks"
        )
    }
}
