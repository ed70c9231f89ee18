extension ObjectName.Parts {
    /// Reads a path; only the one spelling that the format prescribes is taken, anything else is nil.
    init?(path: String) {
        let components = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let parts = Self.read(components), parts.path == path else { return nil }
        self = parts
    }

    private static func read(_ components: [Substring]) -> Self? {
        if components == ["repository.hf"] { return .root }
        if components.count == 2, components[0] == "authority" {
            return UInt64(components[1]).map { .authority(epoch: $0) }
        }
        guard components.count >= 4, components[0] == "sources", let source = SourceID(String(components[1]))
        else { return nil }
        let rest = Array(components[3...])
        switch (components[2], rest.count) {
        case ("chain", 2):
            guard let chain = ChainName(text: rest[0]), let sequence = UInt64(rest[1]) else { return nil }
            return .record(source, chain, sequence: sequence)
        case ("keys", 2):
            guard let key = KeyID(String(rest[0])), let number = UInt64(rest[1]) else { return nil }
            return .key(source, key, number: number)
        case ("evidence", 2):
            guard let job = JobID(String(rest[0])), let number = UInt64(rest[1]) else { return nil }
            return .evidence(source, job, number: number)
        case ("definition", 1): return UInt64(rest[0]).map { .definition(source, number: $0) }
        case ("backup", 3):
            guard let backup = BackupID(String(rest[0])), let attempt = UInt64(rest[1]),
                let part = ObjectName.BackupPart(text: rest[2])
            else { return nil }
            return .backup(source, backup, Attempt(rawValue: attempt), part)
        case ("log", 2): return log(source, folder: rest[0], file: rest[1])
        default: return nil
        }
    }

    private static func log(_ source: SourceID, folder: Substring, file: Substring) -> Self? {
        guard case .log(let branch, let timeline)? = ChainName(text: "log-" + folder) else { return nil }
        let parts = file.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let writer = UInt64(parts[parts.count - 2]), let number = UInt64(parts[parts.count - 1])
        else { return nil }
        let attempt = Attempt(rawValue: writer)
        if parts.count == 3, parts[0] == "history" {
            return .history(source, branch, timeline, writer: attempt, number: number)
        }
        if parts.count == 3, parts[0] == "details" {
            return .details(source, branch, timeline, writer: attempt, number: number)
        }
        guard parts.count == 4, let start = UInt64(parts[0], radix: 16), let end = UInt64(parts[1], radix: 16)
        else { return nil }
        return .log(
            source,
            ObjectName.LogObjectParts(
                branch: branch, timeline: timeline, start: LSN(rawValue: start), end: LSN(rawValue: end),
                writer: attempt, number: number))
    }
}
