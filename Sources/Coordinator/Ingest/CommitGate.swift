import Platform
package import Protocol
import Synchronization

/// Keeps what still comes in of a backup apart from its commit: whatever the commit record does not name would lie
/// there for ever, named by nobody.
package final class CommitGate: Sendable {
    private struct Passage {
        var publishing = 0
        var isCommitting = false
        var committer: CheckedContinuation<Void, Never>?
        var isUnused: Bool { publishing == 0 && !isCommitting }
    }

    private let passages = Mutex<[BackupID: Passage]>([:])

    /// Nobody is inside.
    package init() {}

    /// Runs `body`, which puts a part of a backup in its place, unless the backup is being committed.
    ///
    /// - Throws: What `body` throws; `staleAttempt` while the backup is being committed.
    package func publish<Value>(_ backup: BackupID, _ body: () async throws -> Value) async throws -> Value {
        let mayPass = passages.withLock { passages in
            guard passages[backup]?.isCommitting != true else { return false }
            passages[backup, default: Passage()].publishing += 1
            return true
        }
        guard mayPass else { throw HoldfastError(.staleAttempt, "the backup \(backup) is being committed already") }
        defer { leave(backup) { $0.publishing -= 1 } }
        return try await body()
    }

    /// Runs `body` once nothing of the backup is on its way; nothing more of it passes meanwhile. One at a time.
    package func commit<Value>(_ backup: BackupID, _ body: () async throws -> Value) async throws -> Value {
        await withCheckedContinuation { continuation in
            let isFree = passages.withLock { passages in
                var passage = passages[backup] ?? Passage()
                passage.isCommitting = true
                passage.committer = passage.publishing == 0 ? nil : continuation
                passages[backup] = passage
                return passage.publishing == 0
            }
            if isFree { continuation.resume() }
        }
        defer { leave(backup) { $0.isCommitting = false } }
        return try await body()
    }

    private func leave(_ backup: BackupID, _ change: (inout Passage) -> Void) {
        let committer = passages.withLock { passages -> CheckedContinuation<Void, Never>? in
            guard var passage = passages[backup] else { return nil }
            change(&passage)
            let committer = passage.publishing == 0 ? passage.committer : nil
            if passage.publishing == 0 { passage.committer = nil }
            passages[backup] = passage.isUnused ? nil : passage
            return committer
        }
        committer?.resume()
    }
}
