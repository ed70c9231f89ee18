import Platform
import Protocol
import Repository

/// What the copying of a backup's files left.
struct CopiedFiles: Sendable {
    var inventory: FileInventory
    var files: [CopiedFile] = []
    var findings: [ManifestFinding] = []
    /// The packs and map packs that are stored.
    var objects: [NamedReference] = []

    /// Bytes read.
    var logicalBytes: UInt64 { files.reduce(0) { $0 + $1.length } }
}

extension BackupRun {
    /// Reads every file on reader threads, while packs are put as they come.
    func copyFiles(_ session: any BackupSession, _ key: InputKey) async throws -> CopiedFiles {
        let inventory = try await session.files()
        let numbered = inventory.files.enumerated().map { (number: UInt64($0.offset), file: $0.element) }
        meter.expect(bytes: inventory.files.reduce(0) { $0 + $1.length }, items: UInt64(numbered.count))
        // Long files first, so that the readers end together.
        let queue = FileQueue(
            numbered.filter { !$0.file.comesLast }.sorted { $0.file.length > $1.file.length })
        let line = PackLine(context: context, key: key, readers: context.readers)
        let maps = MapBuilder(packs: PackLineOpener(line: line, kind: .mapPacks))
        let limiter = RateLimiter(bytesPerSecond: context.maxRate)
        let copiers = (0..<context.readers).map { _ in
            let packer = BlockPacker(packs: PackLineOpener(line: line, kind: .packs), setting: context.setting)
            return FileCopier(
                session: session, queue: queue, packer: packer, maps: maps, limiter: limiter, meter: meter)
        }
        let objects = try await withTaskCancellationHandler {
            try await copy(copiers, last: numbered.filter { $0.file.comesLast }, maps, queue, line)
        } onCancel: {
            queue.stop()
            line.stop()
        }
        var copied = CopiedFiles(inventory: inventory, objects: objects)
        copied.files = copiers.flatMap(\.copied).sorted { $0.number < $1.number }
        copied.findings = copiers.flatMap(\.findings).map { $0.finding.manifestEntry($0.number) }
        return copied
    }

    /// Runs readers and uploaders side by side; the first failure stops all.
    private func copy(
        _ copiers: [FileCopier], last: [(number: UInt64, file: SourceFile)], _ maps: MapBuilder, _ queue: FileQueue,
        _ line: PackLine
    ) async throws -> [NamedReference] {
        try await withThrowingTaskGroup(of: [NamedReference].self) { group in
            group.addTask {
                try await self.read(copiers, last: last, maps)
                line.finished.finish()
                return []
            }
            for _ in 0..<Self.uploaders {
                group.addTask { try await self.upload(from: line) }
            }
            do {
                var stored: [NamedReference] = []
                while let part = try await group.next() { stored += part }
                return stored.sorted { $0.name < $1.name }
            } catch {
                queue.stop()
                line.stop()
                group.cancelAll()
                while let rest = await group.nextResult() { _ = rest }
                throw error
            }
        }
    }

    private func read(
        _ copiers: [FileCopier], last: [(number: UInt64, file: SourceFile)], _ maps: MapBuilder
    ) async throws {
        let threads = try copiers.indices.map { try DedicatedThread(name: "reader \($0)") }
        defer { for thread in threads { thread.stop() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (thread, copier) in zip(threads, copiers) {
                group.addTask { try await thread.run { try copier.copyAll() } }
            }
            try await group.waitForAll()
        }
        for (thread, copier) in zip(threads, copiers) {
            let isFirst = copier === copiers[0]
            try await thread.run {
                if isFirst { for (number, file) in last { try copier.copy(file, number) } }
                try copier.finish()
            }
        }
        try await threads[0].run { try maps.finish() }
    }

    private func upload(from line: PackLine) async throws -> [NamedReference] {
        var stored: [NamedReference] = []
        while let object = try await line.finished.next() {
            FaultPoint.hit("backup.pack.before")
            try await uploader.put(object.name, MemoryBody(object.body), digest: object.digest)
            FaultPoint.hit("backup.pack.stored")
            stored.append(object.reference)
            line.recycle(object.body)
        }
        return stored
    }
}

extension SealedObject {
    /// How an inventory lists it.
    var reference: NamedReference {
        NamedReference(name: name.relativeToSource ?? name.path, length: UInt64(body.count), sha256: digest)
    }
}

extension PageFinding {
    /// How the manifest tells of it.
    func manifestEntry(_ number: UInt64) -> ManifestFinding {
        ManifestFinding(kind: "checksum", file: number, block: block, text: text)
    }
}
