import Platform
import Protocol
import Synchronization

/// The tests of the recovery key that have begun, the last one of each operator.
final class RecoveryKeyChallenges: Sendable {
    /// How long an answer may take: the file's medium has been found by then.
    private static let patience = Duration.seconds(300)

    private let open = Mutex<[String: (expected: Protocol.Digest, until: Timestamp)]>([:])

    /// Remembers what the answer of an operator must be.
    func begin(_ expected: Protocol.Digest, for person: String, at now: Timestamp) {
        open.withLock { $0[person] = (expected, now.advanced(by: Self.patience)) }
    }

    /// What the answer of an operator must be, once.
    func take(of person: String, at now: Timestamp) -> Protocol.Digest? {
        guard let begun = open.withLock({ $0.removeValue(forKey: person) }), now <= begun.until else { return nil }
        return begun.expected
    }
}
