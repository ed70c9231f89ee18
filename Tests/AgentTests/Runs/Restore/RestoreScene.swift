import Agent
import Platform
import Protocol
import Repository
import TestSupport

/// A sample repository and a folder to restore it into.
struct RestoreScene {
    let store = MemoryStore()
    let sample: SampleRepository
    let folder: TemporaryFolder
    var delivery: StoreDelivery
    var order: RestoreOrder
    var permissions: RestorePermissions
    var whenEmptied: @Sendable (String) throws -> Void = { _ in }
    var recovery: ScriptedRestorer.Recovery = { _, _ in }
    /// What the log holds; nil for what the bytes say.
    var records: RecordScript?
    let meter = RunMeter(job: .random(), attempt: Attempt(rawValue: 1))

    /// An order to restore the full of the first source and to lay all log of its first timeline.
    init() async throws {
        sample = try await SampleRepository(in: store)
        folder = try TemporaryFolder()
        // The restored files may belong to another user, who has to get there.
        try Files.chmod(folder.path, 0o755)
        let source = sample.sources[0]
        delivery = StoreDelivery(store: store, keys: sample.builder.keys, source: source.source)
        permissions = try RestorePermissions(
            reading: YAMLReader(text: "directories: [\"\(folder.path)\"]", file: "agent.yaml"))
        order = RestoreOrder(
            source: source.source, backup: source.backups[0].backup, backupAttempt: sample.builder.attempt,
            commitSequence: 0, commitDigest: .zero, target: RestoreTarget(kind: .latest, exclusive: false),
            timeline: SampleRepository.first, directory: folder.file("data"), start: false,
            originalTablespaces: false, force: false, dryRun: false)
        try choose(0)
        order.log = [range(SampleRepository.first, from: 16, to: lsn(18, 20_000), last: 2)]
    }

    /// The source that is restored.
    var source: SampleRepository.Source { sample.sources[0] }

    /// A position in the log.
    func lsn(_ segment: UInt64, _ offset: UInt64 = 0) -> LSN {
        LSN(rawValue: segment * sample.builder.segmentSize + offset)
    }

    func range(_ timeline: TimelineID, from: UInt64, to: LSN, last: UInt64) -> Protocol.LogRange {
        LogRange(branch: SampleRepository.branch, timeline: timeline, from: lsn(from), to: to, lastIndex: last)
    }

    /// Orders another backup of the source.
    mutating func choose(_ index: Int) throws {
        order.backup = source.backups[index].backup
        for sequence in 1...20 as ClosedRange<UInt64> {
            guard let record = try? record(.backup, sequence), case .commit(let commit) = record.body.content,
                commit.backup == order.backup
            else { continue }
            order.commitSequence = sequence
            order.commitDigest = record.digest
        }
    }

    /// Orders the log onto the second timeline.
    mutating func followTimeline() {
        order.timeline = SampleRepository.second
        order.log = [
            range(SampleRepository.first, from: 16, to: lsn(18, 20_000), last: 2),
            range(SampleRepository.second, from: 18, to: lsn(19, 5000), last: 1),
        ]
    }

    /// A record of the source as it is stored.
    func record(_ chain: ChainName, _ sequence: UInt64) throws -> Record {
        try Record(parsing: store[ObjectName.record(source.source, chain, sequence).path] ?? [])
    }

    /// Runs the order.
    func run() async throws {
        let (whenEmptied, recovery, records) = (whenEmptied, recovery, records)
        let context = RestoreContext(
            job: .random(), order: order, root: sample.builder.keys.root, delivery: delivery,
            permissions: permissions, scratchDirectory: folder.path, program: "/bin/it's 100%"
        ) { _, setting in
            ScriptedRestorer(setting, whenEmptied: whenEmptied, records: records, recovery: recovery)
        }
        try await RestoreRun(context: context, meter: meter).run()
    }

    /// The code that the run ends with; nil when it succeeds.
    func failure() async throws -> HoldfastError? {
        do {
            try await run()
            return nil
        } catch let error as HoldfastError {
            return error
        }
    }

    /// A restored file.
    func restored(_ name: String) throws -> Bytes {
        try Files.readFile(order.directory + "/" + name)
    }

    /// Whether anything was made at the target.
    var isTargetTouched: Bool {
        get throws { try Files.exists(order.directory) }
    }

    /// The path of the only stored object of the source whose path contains `part`.
    func path(_ part: String) -> String {
        store.paths.first { $0.hasPrefix("sources/\(source.source)/") && $0.contains(part) } ?? part
    }

    /// Turns one bit of a stored object round.
    func flip(_ path: String, at place: Double = 0.5) {
        guard var bytes = store[path] else { return }
        bytes[Int(Double(bytes.count - 1) * place)] ^= 4
        store[path] = bytes
    }
}
