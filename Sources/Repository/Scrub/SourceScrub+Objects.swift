import Platform
import Protocol

/// Findings about objects that signed records name.
extension SourceScrub {
    /// All objects of a finished backup, and whatever else lies beside them.
    mutating func scrubBackup(_ commit: CommitContent, _ facts: BackupFacts) async throws {
        let inventoryName = ObjectName.inventory(source, commit.backup, commit.attempt)
        let manifestName = ObjectName.manifest(source, commit.backup, commit.attempt)
        var expected = [inventoryName: commit.inventory, manifestName: commit.manifest]
        let folder = attemptFolder(commit.backup, commit.attempt)
        let inventory = try? await reader.inventory(of: source, commit)
        for object in inventory?.objects ?? [] {
            let reference = ObjectReference(length: object.length, sha256: object.sha256)
            guard let name = ObjectName(source: source, relative: object.name), name.path.hasPrefix(folder),
                expected[name] == nil || expected[name] == reference
            else {
                findings.append(
                    ScrubFinding(
                        .claim, source: source, object: inventoryName.path,
                        reason: "it lists '\(object.name)', which is no object of this backup",
                        brokenBackups: facts.withDependents([commit.backup])))
                continue
            }
            expected[name] = reference
        }
        for failure in try await check(expected) {
            add(failure, backups: facts.broken(by: failure.name, of: commit))
        }
        try await forOthers(under: folder, expected) { scrub, entry in
            // Without its inventory nobody can tell what belongs to the attempt, only what can be no part of it.
            if inventory == nil { return await scrub.judgeUnlisted(entry) }
            scrub.addUnexpected(entry.path, "the inventory of its backup does not list it")
        }
    }

    /// All objects of a log chain, and whatever else lies beside them.
    mutating func scrubLog(_ log: LogFacts, _ facts: BackupFacts) async throws {
        var expected: [ObjectName: ObjectReference] = [:]
        var entries: [ObjectName: LogObjectEntry] = [:]
        let folder = logFolder(log)
        for entry in log.objects {
            guard let name = ObjectName(source: source, relative: entry.name), name.path.hasPrefix(folder),
                Self.describes(entry, name)
            else {
                findings.append(
                    ScrubFinding(
                        .claim, source: source, object: ObjectName.folder(of: source) + entry.name,
                        reason: "a log index lists it as what its name does not say",
                        brokenLog: log.broken(by: entry, among: [entry.name])))
                continue
            }
            expected[name] = ObjectReference(length: entry.length, sha256: entry.sha256)
            entries[name] = entry
        }
        expectDetails(log, &expected)
        let failures = try await check(expected)
        let broken = Set(failures.compactMap(\.name.relativeToSource))
        for failure in failures {
            let ranges = entries[failure.name].map { log.broken(by: $0, among: broken) } ?? []
            let loss = entries[failure.name] == nil ? Self.detailsLoss : ""
            add(failure, backups: backups(needing: ranges, facts), log: ranges, loss: loss)
        }
        try await forOthers(under: folder, expected) { scrub, entry in
            await scrub.judgeUnlisted(entry)
        }
    }

    /// What goes with the details of an index: the log itself can be restored all the same.
    private static let detailsLoss =
        "; transactions and restore points of its log can no longer be found by xid or name"

    /// The details of the indexes, which are no log.
    private mutating func expectDetails(_ log: LogFacts, _ expected: inout [ObjectName: ObjectReference]) {
        for details in log.details {
            guard let name = ObjectName(source: source, relative: details.name),
                case .details(_, log.branch, log.timeline, _, _)? = name.parts
            else {
                findings.append(
                    ScrubFinding(
                        .claim, source: source, object: ObjectName.folder(of: source) + details.name,
                        reason: "a log index takes it for its details, which its name does not say"))
                continue
            }
            expected[name] = ObjectReference(length: details.length, sha256: details.sha256)
        }
    }

    private static func describes(_ entry: LogObjectEntry, _ name: ObjectName) -> Bool {
        switch name.parts {
        case .log(_, let parts): entry.kind != .history && parts.start == entry.start && parts.end == entry.end
        case .history: entry.kind == .history
        default: false
        }
    }

    /// Key records, definitions, evidence and what else the coordinator listed.
    mutating func scrubKeysAndListings(_ upkeep: ScrubbedChain, _ logs: [LogFacts]) async throws {
        var expected: [ObjectName: ObjectReference] = [:]
        let listings = upkeep.entries.compactMap { entry in
            if case .listing(let listing) = entry.content { listing } else { nil }
        }
        let evidence = upkeep.entries.compactMap { entry in
            if case .evidence(let evidence) = entry.content { evidence } else { nil }
        }
        for key in logs.flatMap(\.keys) + listings.flatMap(\.keys) + evidence.map(\.key) {
            let bytes = key.encoded
            expected[.key(source, key.key, 0)] = ObjectReference(
                length: UInt64(bytes.count), sha256: .sha256(of: bytes))
        }
        for object in listings.flatMap(\.objects) + evidence.map(\.object) {
            guard let name = ObjectName(source: source, relative: object.name) else { continue }
            expected[name] = ObjectReference(length: object.length, sha256: object.sha256)
        }
        for failure in try await check(expected) { add(failure, backups: []) }
        for folder in ["keys/", "definition/", "evidence/"] {
            try await forOthers(under: ObjectName.folder(of: source) + folder, expected) { scrub, entry in
                await scrub.judgeUnlisted(entry)
            }
        }
    }

    /// What no record names yet is provisional, provided that it is what its name says.
    private mutating func judgeUnlisted(_ entry: StoreEntry) async {
        if let name = entry.name, await isWhatItIsCalled(name, entry.length) {
            provisional += 1
        } else {
            addUnexpected(entry.path, "no record names it, and it is not what its name says")
        }
    }

    private func isWhatItIsCalled(_ name: ObjectName, _ length: UInt64) async -> Bool {
        switch name.parts {
        case .key(_, let key, _):
            guard let bytes = try? await store.read(name) else { return false }
            return (try? KeyEntry(decoding: bytes))?.key == key
        case .backup(_, let backup, let attempt, .inventory):
            guard let bytes = try? await store.read(name), let inventory = try? Inventory(decoding: bytes)
            else { return false }
            return inventory.backup == backup && inventory.attempt == attempt
        default:
            let start = try? await store.read(name, range: 0..<min(length, UInt64(ObjectHeader.usualLength)))
            guard let place = ObjectPlace(repository: root.repository, name: name), let start,
                let headerLength = try? ObjectHeader.length(in: start),
                let header = try? ObjectHeader(parsing: Bytes(start.prefix(headerLength)))
            else { return false }
            return header.place == place
        }
    }

    /// Names that belong to no finished backup and no log chain.
    mutating func sweep(_ facts: BackupFacts, _ logs: [ChainName: LogFacts]) async throws {
        let top = ObjectName.folder(of: source)
        let committed = facts.commits.map { attemptFolder($0.backup, $0.attempt) }
        let done =
            [top + "chain/", top + "keys/", top + "definition/", top + "evidence/"] + committed
            + logs.values.map(logFolder)
        var facts = facts
        var after: String?
        while let entry = try await store.list(under: top, after: after, limit: 1).first {
            if let folder = done.first(where: { entry.path.hasPrefix($0) }) {
                after = folder.dropLast() + "0"
                continue
            }
            after = entry.path
            switch entry.name?.parts {
            case .backup(_, let backup, let attempt, _):
                let attempted = BackupFacts.Attempted(backup: backup, attempt: attempt)
                // The attempt may have begun since the chain was read.
                if !facts.isProvisional(attempted) { facts = BackupFacts(try await walk(.backup)) }
                if facts.isProvisional(attempted) {
                    await judgeUnlisted(entry)
                } else {
                    addUnexpected(entry.path, "no record speaks of its backup")
                }
            case .log, .history, .details: await judgeUnlisted(entry)
            default: addUnexpected(entry.path, "it has no place in a repository")
            }
        }
    }

    private func attemptFolder(_ backup: BackupID, _ attempt: Attempt) -> String {
        ObjectName.folder(of: source) + "backup/\(backup)/\(attempt)/"
    }

    private func logFolder(_ log: LogFacts) -> String {
        ObjectName.folder(of: source) + "log/\(log.branch)-\(log.timeline.hex8)/"
    }

    private mutating func check(_ expected: [ObjectName: ObjectReference]) async throws -> [ObjectCheck.Mismatch] {
        var (objects, bytes) = (objects, bytes)
        let failures = try await ObjectCheck(store: store).run(expected) { length in
            objects += 1
            bytes += length
            progress(ScrubProgress(source: source, objects: objects, bytes: bytes, findings: findings.count))
        }
        (self.objects, self.bytes) = (objects, bytes)
        return failures
    }

    private mutating func add(
        _ failure: ObjectCheck.Mismatch, backups: [BackupID], log: [BrokenLog] = [], loss: String = ""
    ) {
        findings.append(
            ScrubFinding(
                failure.kind, source: source, object: failure.name.path, reason: failure.reason + loss,
                brokenBackups: backups, brokenLog: log))
    }

    /// Calls `body` for everything under `prefix` that is not expected.
    private mutating func forOthers(
        under prefix: String, _ expected: [ObjectName: ObjectReference],
        _ body: (inout Self, StoreEntry) async -> Void
    ) async throws {
        var walk = StoreWalk(store, under: prefix)
        while let entry = try await walk.next() {
            if let name = entry.name, expected[name] != nil { continue }
            await body(&self, entry)
        }
    }
}
