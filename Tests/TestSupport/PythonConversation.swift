import FoundationEssentials
import Platform

/// Runs `read_conversation.py`, which knows the protocol from its page alone, and reads what it prints.
package enum PythonConversation {
    /// One frame that it read.
    package struct Frame: Decodable, Sendable {
        /// The message in it; nil when it holds none.
        package let message: String?
        /// dialler or acceptor; nil when the message was in no conversation.
        package let from: String?
    }

    /// Reads messages of which each stands in hexadecimal at the end of a line of `file`.
    package static func read(messages file: String) async throws -> [Frame] {
        try await frames(["messages", file])
    }

    /// Reads all that the acceptor of a connection has read and written.
    package static func read(input: String, output: String) async throws -> [Frame] {
        try await frames(["conversation", input, output])
    }

    private static func frames(_ arguments: [String]) async throws -> [Frame] {
        let page = PythonReader.root + "/docs/protocol.md"
        let result = try await PythonReader.run("ProtocolTests/Reader/read_conversation.py", [page] + arguments)
        return try result.requireSuccess().outputText.split(separator: "\n").map { line in
            try JSONDecoder().decode(Frame.self, from: Data(line.utf8))
        }
    }
}
