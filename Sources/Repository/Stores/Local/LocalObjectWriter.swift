import Glibc
import Platform
import Protocol
import Synchronization

/// A file under `tmp/` that becomes an object of a ``LocalStore``.
final class LocalObjectWriter: ObjectWriter {
    private let name: ObjectName
    private let directory: String
    private let threads: BlockingThreads
    private let draft: Mutex<Draft?>

    /// The unfinished file; it is removed with its owner.
    private struct Draft: ~Copyable {
        let path: String
        var file: BulkFile

        deinit {
            _ = Glibc.unlink(path)
        }
    }

    init(name: ObjectName, directory: String, threads: BlockingThreads) throws(StoreError) {
        self.name = name
        self.directory = directory
        self.threads = threads
        let folder = directory + "/" + LocalStore.temporaryFolder
        let path = folder + "/" + String(UInt64.random(in: .min ... .max), radix: 36)
        do throws(SystemError) {
            try Files.makeDirectories(folder)
            let file = try Files.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
            draft = Mutex(Draft(path: path, file: BulkFile(file)))
        } catch {
            throw .system(error)
        }
    }

    func append(_ bytes: Bytes) async throws {
        // Most pieces only fill the buffer, which blocks nobody.
        if try keep(bytes) { return }
        try await threads.run { [self] in
            try draft.withLock { draft throws(StoreError) in
                guard draft != nil else { throw .finished(name) }
                try Self.write(bytes, to: &draft)
            }
        }
    }

    private func keep(_ bytes: Bytes) throws(StoreError) -> Bool {
        try draft.withLock { draft throws(StoreError) in
            guard let kept = bytes.withUnsafeBytes({ draft?.file.take($0) }) else { throw .finished(name) }
            return kept
        }
    }

    func publish() async throws -> CreateOutcome {
        try await threads.run { [self] in
            let taken = draft.withLock { $0.take() }
            guard let taken else { throw StoreError.finished(name) }
            return try publish(taken)
        }
    }

    func abandon() async {
        // Runs also when the caller was cancelled: removing one name is quick enough for any thread.
        _ = draft.withLock { $0.take() }
    }

    /// A failed write gives the draft up, since nobody knows how much of it is there.
    private static func write(_ bytes: Bytes, to draft: inout Draft?) throws(StoreError) {
        do throws(SystemError) {
            try bytes.span.bytes.withUnsafeBytes { bytes throws(SystemError) in try draft?.file.append(bytes) }
        } catch {
            draft = nil
            throw .system(error)
        }
    }

    private func publish(_ draft: consuming Draft) throws(StoreError) -> CreateOutcome {
        do throws(SystemError) {
            try draft.file.flush()
        } catch {
            throw .system(error)
        }
        do throws(SystemError) {
            try FaultPoint.check("store.sync")
            try Files.syncData(draft.file.descriptor, path: name.path)
        } catch {
            // After a failed sync the kernel may call lost pages clean: the draft must not be synced again.
            throw .notDurable(name, error)
        }
        do throws(SystemError) {
            let path = directory + "/" + name.path
            try makeFolders(of: path)
            FaultPoint.hit("store.before-link")
            let isNew = try link(draft.path, path)
            FaultPoint.hit("store.after-link")
            if !isNew, try !hasSameContent(draft.file.descriptor, path) {
                throw SystemError(call: "link", errno: EEXIST)
            }
            try Files.remove(draft.path)
            try Files.syncDirectory(Files.directory(of: path))
            FaultPoint.hit("store.after-sync")
            return isNew ? .created : .alreadySame
        } catch {
            throw error.errno == EEXIST ? .conflict(name) : .notDurable(name, error)
        }
    }

    /// Links `path` to the draft; false when the name is taken.
    private func link(_ draft: String, _ path: String) throws(SystemError) -> Bool {
        if Glibc.link(draft, path) == 0 { return true }
        let failure = SystemError.current("link", path: path)
        guard failure.errno == EEXIST else { throw failure }
        return false
    }

    /// Makes the folders above `path`, each durable before it is used.
    private func makeFolders(of path: String) throws(SystemError) {
        let folder = Files.directory(of: path)
        guard try !Files.exists(folder) else { return }
        try makeFolders(of: folder)
        if Glibc.mkdir(folder, 0o700) != 0 {
            let failure = SystemError.current("mkdir", path: folder)
            guard failure.errno == EEXIST else { throw failure }
        }
        try Files.syncDirectory(Files.directory(of: folder))
    }

    private func hasSameContent(
        _ draft: borrowing FileDescriptor, _ path: String
    ) throws(SystemError) -> Bool {
        let other = try Files.open(path, O_RDONLY | O_NOFOLLOW)
        guard try Files.stat(other).size == Files.stat(draft).size else { return false }
        var mine = Bytes(repeating: 0, count: 1 << 20)
        var theirs = mine
        var offset: UInt64 = 0
        while true {
            let count = try Self.fill(&mine, draft, at: offset)
            guard try Self.fill(&theirs, other, at: offset) == count else { return false }
            if count == 0 { return true }
            guard mine[..<count] == theirs[..<count] else { return false }
            offset += UInt64(count)
        }
    }

    private static func fill(
        _ buffer: inout Bytes, _ file: borrowing FileDescriptor, at offset: UInt64
    ) throws(SystemError) -> Int {
        var span = buffer.mutableSpan
        return try span.withUnsafeMutableBytes { bytes throws(SystemError) in
            try Files.readFully(file, into: bytes, at: offset)
        }
    }
}
