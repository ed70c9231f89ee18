import Synchronization

/// The files of a backup, taken one by one by the readers; stops giving when the backup is to end.
final class FileQueue: Sendable {
    private let files: [(number: UInt64, file: SourceFile)]
    private let state = Mutex<(next: Int, isStopped: Bool)>((0, false))

    /// The files in the order of reading, each with its number in the manifest.
    init(_ files: [(number: UInt64, file: SourceFile)]) {
        self.files = files
    }

    /// The next file; nil at the end.
    ///
    /// - Throws: `CancellationError` after ``stop()``.
    func next() throws -> (number: UInt64, file: SourceFile)? {
        try state.withLock { state in
            if state.isStopped { throw CancellationError() }
            guard state.next < files.count else { return nil }
            defer { state.next += 1 }
            return files[state.next]
        }
    }

    /// Throws when the backup is to end.
    func check() throws {
        if state.withLock({ $0.isStopped }) { throw CancellationError() }
    }

    /// Ends the reading.
    func stop() {
        state.withLock { $0.isStopped = true }
    }
}
