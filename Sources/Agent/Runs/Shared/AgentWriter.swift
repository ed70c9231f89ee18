import Platform
import Protocol

/// The highest writer of log streams that this agent has used, in its data directory. Every call blocks.
struct AgentWriter {
    private let path: String

    /// What is kept in the data directory `directory`.
    init(directory: String) {
        path = directory + "/writer"
    }

    /// The highest one used; 0 before the first.
    func last() throws -> Attempt {
        guard try Files.exists(path) else { return Attempt(rawValue: 0) }
        let text = String(decoding: try Files.readFile(path), as: UTF8.self)
        return Attempt(rawValue: UInt64(text.prefix { $0.isNumber }) ?? 0)
    }

    /// Keeps `attempt` durably, unless a higher one is kept.
    func raise(to attempt: Attempt) throws {
        guard try attempt > last() else { return }
        try Files.writeFileDurably(path, Bytes("\(attempt)\n".utf8))
    }
}
