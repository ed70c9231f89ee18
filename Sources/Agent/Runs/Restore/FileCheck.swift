import Platform
import Protocol
import Repository

/// Makes restored files durable, and compares those with the backup whose whole content it recorded.
struct FileCheck: Sendable {
    /// Files looked at at once.
    static let width = 4

    let roots: [TargetRoot]

    /// - Throws: `objectDamaged` naming the first file that is not what was backed up.
    func run(_ files: [RestoredFile]) async throws {
        for root in roots { try await BlockingThreads.shared.run { try root.syncFileSystem() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (count, file) in files.enumerated() {
                if count >= Self.width { _ = try await group.next() }
                group.addTask { try await BlockingThreads.shared.run { try check(file) } }
            }
            while try await group.next() != nil {}
        }
    }

    private func check(_ file: RestoredFile) throws {
        do {
            let descriptor = try roots[file.root].openForReading(file.path)
            if let expected = file.sha256, try Self.digest(of: descriptor) != expected {
                throw HoldfastError(
                    .objectDamaged, "the restored file '\(file.text)' is not the one that was backed up")
            }
            try Files.sync(descriptor, path: file.text)
        } catch let error as SystemError {
            throw HoldfastError(error, doing: "cannot make the file '\(file.text)' durable")
        }
    }

    private static func digest(of file: borrowing FileDescriptor) throws -> Protocol.Digest? {
        let hasher = SHA256Hasher()
        let buffer = RawBuffer(capacity: 256 << 10)
        var offset: UInt64 = 0
        while true {
            let count = try Files.read(file, into: buffer.space, at: offset)
            if count == 0 { return Protocol.Digest(bytes: hasher.finish()) }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer.space[..<count]))
            offset += UInt64(count)
        }
    }
}
