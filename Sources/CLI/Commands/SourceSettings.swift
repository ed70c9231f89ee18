import Platform
import Protocol

/// The settings that `source add` and `source edit` share, as they stand on the command line.
struct SourceSettings {
    static let options = [
        OptionSyntax("--agent", "A", "the agent on the database's host"),
        OptionSyntax("--connection", "'host=… port=… user=…'", "how the agent connects, without password"),
        OptionSyntax("--password-file", "PATH-ON-AGENT", "file on the agent's host that holds the password"),
        OptionSyntax("--readers", "N", "files read at once (default 2)"),
        OptionSyntax("--max-rate", "R", "most bytes a second to read, such as 50MB; 0: as fast as it goes"),
        OptionSyntax("--compress", "zstd:3|lz4", "codec and level (default zstd:3)"),
        OptionSyntax("--slot-limit", "BYTES|none", "most log the slot may hold back in the database"),
        OptionSyntax(
            "--log-mode", "asynchronous|synchronous", "whether commits may wait for the coordinator (default: never)"),
    ]

    let agent: AgentName?
    let connection: String?
    let passwordFile: String?
    let readers: UInt32?
    let maxRate: UInt64?
    let compress: String?
    /// 0 stands for no limit.
    let slotLimit: UInt64?
    let synchronous: Bool?

    init(_ arguments: Arguments) throws(HoldfastError) {
        agent = try arguments.agentName(option: "--agent")
        connection = arguments.option("--connection")
        passwordFile = arguments.option("--password-file")
        readers = try arguments.integer("--readers", in: 1...64)
        maxRate = try arguments.byteCount("--max-rate")
        compress = arguments.option("--compress")
        slotLimit = arguments.option("--slot-limit") == "none" ? 0 : try arguments.byteCount("--slot-limit")
        synchronous = try Self.isSynchronous(arguments.option("--log-mode"))
        try Self.refuseSecret(in: connection)
    }

    private static func isSynchronous(_ word: String?) throws(HoldfastError) -> Bool? {
        switch word {
        case nil: nil
        case "asynchronous": false
        case "synchronous": true
        case .some(let word):
            throw HoldfastError(.usage, "there is no log mode '\(word)'; use asynchronous or synchronous")
        }
    }

    /// Refuses a connection that carries a password.
    static func refuseSecret(in connection: String?) throws(HoldfastError) {
        guard connection?.contains("password=") != true else {
            throw HoldfastError(
                .usage,
                "--connection must not carry a password; put it into a file on the agent and name it by --password-file"
            )
        }
    }
}
