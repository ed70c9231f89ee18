import Platform
import Protocol
import Repository

/// Everything known about a backup when its files are stored and its log is durable.
struct BackupDraft: Sendable {
    let context: BackupContext
    let facts: EngineFacts
    let start: BackupStart
    let end: BackupEnd
    let copied: CopiedFiles
    let key: InputKey
    let keyEntry: KeyEntry
    /// By the agent's clock.
    let times: (started: Timestamp, stopped: Timestamp)

    /// The most findings that are told one by one.
    static let toldFindings = 20

    /// Damaged pages, from the copying and from the end.
    var findings: [ManifestFinding] {
        let numbers = Dictionary(copied.files.map { ($0.file, $0.number) }) { first, _ in first }
        return copied.findings + end.findings.compactMap { found in numbers[found.file].map(found.manifestEntry) }
    }

    /// The sealed manifest.
    func manifest() throws -> SealedObject {
        var manifest = Manifest(
            engine: facts.engine, facts: facts.named, backups: [context.backup],
            files: copied.files.map(\.manifestEntry), findings: findings)
        manifest.directories = copied.inventory.directories.map { directory in
            let (root, id) = directory.root.manifestRoot
            return ManifestDirectory(root: root, rootID: id, path: directory.path, mode: UInt64(directory.mode))
        }
        manifest.tablespaces = copied.inventory.tablespaces.map {
            ManifestTablespace(
                oid: UInt64($0.oid), name: $0.name, location: String(decoding: $0.location, as: UTF8.self))
        }
        manifest.attachments = [NamedFile(name: "backup_label", bytes: end.label)]
        if let map = end.tablespaceMap { manifest.attachments.append(NamedFile(name: "tablespace_map", bytes: map)) }
        let writer = try SealedObjectWriter(
            name: context.manifest, repository: context.parts.root.repository, key: key)
        writer.append(ZstdFrame.compress(manifest.encoded))
        return writer.finish()
    }

    /// The clear list of all sealed objects.
    func inventory(with manifest: SealedObject) -> Inventory {
        Inventory(
            repository: context.parts.root.repository, source: context.source, backup: context.backup,
            attempt: context.attempt, objects: copied.objects + [manifest.reference])
    }

    /// The record that makes it a backup.
    func commit(manifest: SealedObject, inventory: Inventory) -> CommitContent {
        let listing = inventory.encoded
        return CommitContent(
            backup: context.backup, attempt: context.attempt, type: .full, engine: facts.engine,
            engineVersion: facts.version, serverVersion: UInt64(facts.versionNumber),
            systemIdentifier: facts.systemIdentifier, timeline: start.timeline,
            historyDigest: start.historyFile.map { .sha256(of: $0) } ?? .zero, startLSN: start.lsn, stopLSN: end.lsn,
            started: start.serverTime, stopped: end.serverTime, startedByAgent: times.started,
            stoppedByAgent: times.stopped, logicalBytes: copied.logicalBytes, storedBytes: storedBytes(inventory),
            fileCount: UInt64(copied.files.count), keys: [keyEntry],
            inventory: ObjectReference(length: UInt64(listing.count), sha256: .sha256(of: listing)),
            manifest: ObjectReference(length: UInt64(manifest.body.count), sha256: manifest.digest),
            branch: context.branch, segmentSize: facts.segmentSize, findingCount: UInt64(findings.count),
            codec: context.setting.description, checksumsVerified: facts.hasChecksums)
    }

    private func storedBytes(_ inventory: Inventory) -> UInt64 {
        inventory.objects.reduce(0) { $0 + $1.length }
    }

    /// Tells the summary of the run; the figures are those of its `commit`.
    func tell(_ meter: RunMeter, _ commit: CommitContent) {
        meter.tell("backup", "\(context.backup)")
        meter.tell("files", "\(copied.files.count)")
        meter.tell("logical bytes", "\(copied.logicalBytes)")
        meter.tell("stored bytes", "\(commit.storedBytes)")
        meter.tell("start", "\(start.lsn)")
        meter.tell("stop", "\(end.lsn)")
        meter.tell("timeline", "\(start.timeline)")
        meter.tell("codec", context.setting.description)
        meter.tell("findings", "\(findings.count)")
        for (index, finding) in findings.prefix(Self.toldFindings).enumerated() {
            meter.tell("finding \(index + 1)", finding.text)
        }
        for note in copied.inventory.notes.prefix(20) { meter.tell("note", note) }
    }
}

extension EngineFacts {
    /// The facts as the manifest keeps them.
    var named: [EngineFact] {
        [
            EngineFact(name: "version", value: version), EngineFact(name: "version number", value: "\(versionNumber)"),
            EngineFact(name: "system identifier", value: "\(systemIdentifier)"),
            EngineFact(name: "segment size", value: "\(segmentSize)"),
            EngineFact(name: "block size", value: "\(blockSize)"),
            EngineFact(name: "checksums", value: hasChecksums ? "on" : "off"),
            EngineFact(name: "data directory", value: dataDirectory),
        ]
    }
}
