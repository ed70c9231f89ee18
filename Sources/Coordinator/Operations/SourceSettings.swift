package import Platform
package import Protocol

/// The settings of a source as operators give them, checked. Pure.
package enum SourceSettings {
    static let defaultReaders: UInt32 = 2
    static let maximumReaders: UInt32 = 16
    static let defaultCompression = "zstd:3"
    static let compressionLevels = 1...19
    /// Log that a keep slot may hold back unless told otherwise, in bytes.
    static let defaultSlotLimit: UInt64 = 16 << 30
    /// The lowest rate that still moves a pack in reasonable time, in bytes a second.
    static let minimumRate: UInt64 = 64 << 10
    static let maximumConnectionLength = 2048
    /// What stands in the keywords of a connection that would carry a secret.
    private static let secretWords = ["password", "secret", "token", "scram_"]

    /// A new source from a request.
    ///
    /// - Throws: `badSetting`.
    package static func entry(
        _ request: OpSourceAdd, agent: AgentID, now: Timestamp
    ) throws(HoldfastError) -> SourceEntry {
        guard request.engine == "postgresql" else {
            throw HoldfastError(.badSetting, "the engine '\(request.engine)' is not known; use postgresql")
        }
        return SourceEntry(
            id: .random(), name: request.name.text, engine: request.engine, agent: agent, state: .creating,
            connection: try connection(request.connection), passwordFile: try path(request.passwordFile),
            readers: try readers(request.readers ?? defaultReaders), maxRate: try rate(request.maxRate),
            compress: try compression(request.compress ?? defaultCompression),
            slotLimit: slotLimit(request.slotLimit, default: defaultSlotLimit),
            logMode: request.synchronous == true ? .synchronous : .asynchronous, paused: false,
            branch: LogBranch(rawValue: 0), definition: 0, created: now)
    }

    /// A changed source; what is absent stays.
    ///
    /// - Throws: `badSetting`.
    package static func apply(
        _ request: OpSourceEdit, to entry: SourceEntry, agent: AgentID?
    ) throws(HoldfastError) -> SourceEntry {
        var entry = entry
        entry.agent = agent ?? entry.agent
        if let text = request.connection { entry.connection = try connection(text) }
        if let text = request.passwordFile { entry.passwordFile = text.isEmpty ? nil : try path(text) }
        if let number = request.readers { entry.readers = try readers(number) }
        if let number = request.maxRate { entry.maxRate = try rate(number) }
        if let text = request.compress { entry.compress = try compression(text) }
        entry.slotLimit = slotLimit(request.slotLimit, default: entry.slotLimit)
        if let synchronous = request.synchronous { entry.logMode = synchronous ? .synchronous : .asynchronous }
        return entry
    }

    /// Whether a text can be the name of a site.
    package static func isName(_ text: String) -> Bool { SourceName(text) != nil }

    static func connection(_ text: String) throws(HoldfastError) -> String {
        guard !carriesSecret(text), !text.contains("://") else {
            throw HoldfastError(
                .badSetting,
                "a connection is given as key=value words without a password; name a file with --password-file instead")
        }
        guard text.utf8.count <= maximumConnectionLength, !text.isEmpty, text == text.escapedForOneLine else {
            throw HoldfastError(
                .badSetting, "a connection has 1 to \(maximumConnectionLength) bytes and no control characters")
        }
        return text
    }

    /// Whether what stands before some equals sign is the keyword of a secret; quoting does not matter.
    private static func carriesSecret(_ text: String) -> Bool {
        text.lowercased().split(separator: "=", omittingEmptySubsequences: false).dropLast().contains { piece in
            let keyword = piece.split(whereSeparator: \.isWhitespace).last ?? ""
            return secretWords.contains { keyword.contains($0) }
        }
    }

    static func path(_ text: String?) throws(HoldfastError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.hasPrefix("/"), text == text.escapedForOneLine else {
            throw HoldfastError(.badSetting, "the password file must be an absolute path on the agent's host")
        }
        return text
    }

    private static func readers(_ number: UInt32) throws(HoldfastError) -> UInt32 {
        guard (1...maximumReaders).contains(number) else {
            throw HoldfastError(.badSetting, "'\(number)' readers are not possible; use 1 to \(maximumReaders)")
        }
        return number
    }

    private static func rate(_ number: UInt64?) throws(HoldfastError) -> UInt64? {
        guard let number, number != 0 else { return nil }
        guard number >= minimumRate else {
            throw HoldfastError(
                .badSetting, "a rate of \(number) bytes a second is too low; use at least \(minimumRate)")
        }
        return number
    }

    private static func compression(_ text: String) throws(HoldfastError) -> String {
        if text == "lz4" { return text }
        let words = text.split(separator: ":", omittingEmptySubsequences: false)
        guard words.first == "zstd", words.count <= 2,
            let level = words.count == 2 ? Int(words[1]) : 3, compressionLevels.contains(level)
        else {
            throw HoldfastError(
                .badSetting, "the compression '\(text)' is not known; use zstd:1 to zstd:19 or lz4")
        }
        return "zstd:\(level)"
    }

    private static func slotLimit(_ number: UInt64?, default standard: UInt64?) -> UInt64? {
        guard let number else { return standard }
        return number == 0 ? nil : number
    }
}
