import Platform
import Protocol
import Repository

/// Fetches packs and writes what they hold into the files of the target, in the order of the packs.
struct PackFetch: Sendable {
    /// Packs under way at once; each is held in memory.
    static let width = 2

    let content: RestoreContent
    let repository: RepositoryID
    let keyring: Keyring
    let delivery: any RestoreDelivery
    let files: [RestoredFile]
    let roots: [TargetRoot]
    let meter: RunMeter

    /// Carries out all of `book`.
    ///
    /// - Throws: `objectDamaged` naming the pack that does not hold; what writing throws.
    func run(_ book: PlanBook) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.width {
                group.addTask {
                    // One pack's memory for all: fresh pages for each would cost as much as copying it.
                    var memory = Bytes()
                    while let runs = try await book.nextPack() { memory = try await fetch(runs, memory) }
                }
            }
            while try await group.next() != nil {}
        }
    }

    /// Fetches the pack of `runs` and writes them.
    ///
    /// - Returns: the pack's memory, to be used again.
    private func fetch(_ runs: [PlannedRun], _ memory: consuming Bytes) async throws -> Bytes {
        try Task.checkCancellation()
        guard let first = runs.first else { return memory }
        let object = try content.pack(first.pack)
        let bytes = try await delivery.whole(
            object, isProvenByContent: runs.allSatisfy { files[Int($0.file)].sha256 != nil }, memory: memory)
        FaultPoint.hit("restore.pack.fetched")
        do {
            try await BlockingThreads.shared.run { try write(runs, bytes, object.name) }
        } catch let error as HoldfastError {
            throw error
        } catch {
            throw object.damaged(error)
        }
        FaultPoint.hit("restore.pack.written")
        meter.add(bytes: runs.reduce(0) { $0 + Int($1.length) })
        return bytes
    }

    /// Writes `runs`, which are in the order of the pack's parts. Blocks.
    private func write(_ runs: [PlannedRun], _ object: Bytes, _ name: ObjectName) throws {
        guard let place = ObjectPlace(repository: repository, name: name) else {
            throw PipelineError("it has no place in the repository")
        }
        let pack = try PackReader(object, expecting: place, keyring: keyring)
        let buffer = RawBuffer(capacity: PackTable.partLimit)
        var part: UInt32?
        var target: (number: UInt32, file: SharedDescriptor)?
        for run in runs {
            if part != run.part { try pack.read(part: run.part, into: buffer) }
            part = run.part
            guard UInt64(run.offset) + UInt64(run.length) <= UInt64(buffer.count) else {
                throw PipelineError("a map leads beyond super-block \(run.part)")
            }
            let start = Int(run.offset)
            let piece = UnsafeRawBufferPointer(rebasing: buffer.bytes[start..<start + Int(run.length)])
            do throws(SystemError) {
                if target?.number != run.file { target = (run.file, try open(run.file)) }
                try target?.file.write(piece, at: run.fileOffset)
            } catch {
                let file = files[Int(run.file)]
                throw RestoreFailure.writing(file.path, below: roots[file.root].path, error)
            }
        }
    }

    private func open(_ number: UInt32) throws(SystemError) -> SharedDescriptor {
        let file = files[Int(number)]
        return SharedDescriptor(try roots[file.root].openForWriting(file.path))
    }
}

/// An open file that a tuple can hold.
private final class SharedDescriptor {
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(SystemError) {
        try Files.writeAll(descriptor, bytes, at: offset)
    }
}
