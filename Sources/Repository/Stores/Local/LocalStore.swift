import Glibc
package import Platform
package import Protocol

/// Objects as files below a directory.
///
/// A new object is written under `tmp/`, synced, and linked to its final name, which fails when the name is taken, also
/// on NFS. So a name either has its whole content or is not there, at any moment a process or machine may die.
package final class LocalStore: ObjectStore {
    static let temporaryFolder = "tmp"
    private static let pieceLength = 1 << 20

    /// The directory, as it was given.
    package let directory: String
    private let root: FileDescriptor
    private let threads: BlockingThreads

    /// Opens the store in an existing directory. Blocks.
    ///
    /// - Throws: ``StoreError/unusable(_:reason:)``.
    package init(directory: String, threads: BlockingThreads = .shared) throws(StoreError) {
        self.directory = directory
        self.threads = threads
        do throws(SystemError) {
            root = try Files.open(directory, O_RDONLY | O_DIRECTORY)
        } catch {
            throw .unusable(directory, reason: error.reason)
        }
    }

    /// Makes a store in a new or empty directory, and proves that the file system refuses a second object under one
    /// name. Blocks.
    ///
    /// - Throws: ``StoreError/unusable(_:reason:)``.
    package static func create(directory: String) throws(StoreError) -> LocalStore {
        do throws(SystemError) {
            try Files.makeDirectories(directory)
            guard try Files.list(directory).allSatisfy({ $0 == "lost+found" }) else {
                throw SystemError(call: "create", errno: ENOTEMPTY, path: directory)
            }
            try Files.makeDirectories(directory + "/" + temporaryFolder)
            try probe(directory + "/" + temporaryFolder)
            try Files.syncDirectory(directory)
            try Files.syncDirectory(Files.directory(of: directory))
        } catch {
            throw .unusable(directory, reason: error.reason)
        }
        return try LocalStore(directory: directory)
    }

    /// Creates one name twice: the second time must be refused.
    private static func probe(_ folder: String) throws(SystemError) {
        let path = folder + "/probe"
        try Files.createOnly(path, [1])
        let second = Result { () throws(SystemError) in try Files.createOnly(path, [2]) }
        try Files.remove(path)
        guard case .failure(let error) = second, error.errno == EEXIST else {
            throw SystemError(call: "link", errno: EOPNOTSUPP, path: path)
        }
    }

    /// Removes what killed processes left under `tmp/`. Only the one process that writes to the store may call this,
    /// and only before it writes. Blocks.
    package func removeLeftovers() throws(StoreError) {
        let folder = directory + "/" + Self.temporaryFolder
        do throws(SystemError) {
            guard try Files.exists(folder) else { return }
            for name in try Files.list(folder) { try Files.removeTree(folder + "/" + name) }
        } catch {
            throw .system(error)
        }
    }

    package func beginCreate(_ name: ObjectName) async throws -> any ObjectWriter {
        let directory = directory
        let threads = threads
        return try await threads.run {
            try LocalObjectWriter(name: name, directory: directory, threads: threads)
        }
    }

    package func read(_ name: ObjectName, range: Range<UInt64>?) async throws -> Bytes {
        try await threads.run { [self] in try readBlocking(name, range: range) }
    }

    package func length(_ name: ObjectName) async throws -> UInt64 {
        try await threads.run { [self] in try Self.length(of: open(name), name) }
    }

    package func digest(of name: ObjectName) async throws -> ObjectReference {
        try await threads.run { [self] in try digestBlocking(of: name) }
    }

    package func list(under prefix: String, after: String?, limit: Int) async throws -> [StoreEntry] {
        let directory = directory
        return try await threads.run {
            var walk = LocalListing(directory: directory, prefix: prefix, after: after, limit: limit)
            do throws(SystemError) {
                return try walk.run()
            } catch {
                throw StoreError.system(error)
            }
        }
    }
}

extension LocalStore {
    private func open(_ name: ObjectName) throws(StoreError) -> FileDescriptor {
        do throws(SystemError) {
            return try Files.openBeneath(root, name.path, O_RDONLY)
        } catch {
            throw error.errno == ENOENT || error.errno == ENOTDIR ? .missing(name) : .system(error)
        }
    }

    private static func length(of file: borrowing FileDescriptor, _ name: ObjectName) throws(StoreError) -> UInt64 {
        do throws(SystemError) {
            let status = try Files.stat(file)
            guard status.kind == .file else { throw SystemError(call: "read", errno: EISDIR, path: name.path) }
            return status.size
        } catch {
            throw .system(error)
        }
    }

    private func readBlocking(_ name: ObjectName, range: Range<UInt64>?) throws(StoreError) -> Bytes {
        let file = try open(name)
        let length = try Self.length(of: file, name)
        let range = range ?? 0..<length
        guard range.upperBound <= length, range.upperBound - range.lowerBound <= StoreLimit.wholeRead else {
            throw .range(name)
        }
        var bytes = Bytes()
        let count = Int(range.upperBound - range.lowerBound)
        do throws(SystemError) {
            try bytes.append(count: count) { room throws(SystemError) in
                guard try Files.readFully(file, into: room, at: range.lowerBound) == count else {
                    throw SystemError(call: "pread", errno: EIO, path: name.path)
                }
            }
        } catch {
            throw .system(error)
        }
        return bytes
    }

    private func digestBlocking(of name: ObjectName) throws(StoreError) -> ObjectReference {
        let file = try open(name)
        _ = try Self.length(of: file, name)
        let hasher = SHA256Hasher()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceLength, alignment: 4096)
        defer { piece.deallocate() }
        var length: UInt64 = 0
        do throws(SystemError) {
            while true {
                let count = try Files.read(file, into: piece, at: length)
                if count == 0 { break }
                hasher.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
                length += UInt64(count)
            }
        } catch {
            throw .system(error)
        }
        return ObjectReference(length: length, sha256: Digest(finishing: hasher))
    }
}
