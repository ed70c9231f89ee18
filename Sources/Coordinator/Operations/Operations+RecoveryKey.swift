import Platform
package import Protocol
import Repository

/// Whether the recovery key, which only a person has, still opens what it must.
extension Operations {
    /// After so long it should be tested again.
    static let recoveryKeyTerm = Duration.seconds(90 * 24 * 3600)

    /// Begins a test: a key that holds both halves can answer it, and opens a sealed key of each source.
    package func testRecoveryKey(by person: String) async throws -> RecoveryKeyChallenge {
        let keys = authority.keys
        let (expected, sealed) = try RecoveryKeyProof.challenge(for: keys.root)
        var samples: [RecoveryKeySample] = []
        for source in try await catalog.sources() {
            guard let entry = try await sample(of: source.id) else { continue }
            samples.append(RecoveryKeySample(source: source.id, name: source.nameValue, entry: entry))
        }
        recoveryKeys.begin(expected, for: person, at: clock.now())
        return RecoveryKeyChallenge(root: keys.rootBytes, sealed: sealed, samples: samples)
    }

    /// Ends a test, and notes that it passed.
    ///
    /// - Throws: `recoveryKeyRefused`.
    package func proveRecoveryKey(_ request: OpRecoveryKeyProof, by person: String) async throws -> Done {
        guard let expected = recoveryKeys.take(of: person, at: clock.now()) else {
            throw HoldfastError(.recoveryKeyRefused, "no test of the recovery key has begun, or it took too long")
        }
        let proof = RecoveryKeyProof(opened: request.opened, signature: request.signature)
        guard proof.holds(for: expected, root: authority.keys.root) else {
            throw HoldfastError(.recoveryKeyRefused, "the answer is not that of this repository's recovery key")
        }
        try await authority.recoveryKeyPassed(by: person)
        log.notice("recovery-key.passed", (.operator, person))
        return Done()
    }

    /// A key of the source's newest backup, or any other.
    private func sample(of source: SourceID) async throws -> Bytes? {
        let newest = try await facts.holdings(of: source).backups.max { $0.commit.stopped < $1.commit.stopped }
        if let key = newest?.commit.keys.first { return key.encoded }
        return try await catalog.anyKey(of: source)
    }

    /// A reminder while the last test is too long ago.
    func recoveryKeyFinding(at now: Timestamp) async throws -> FindingRow? {
        let remedy = "run 'holdfast recovery-key test --file F' on the copy that is kept"
        guard let passed = try await authority.recoveryKeyLastPassed() else {
            return FindingRow(
                time: now, severity: .notice, kind: "recovery-key",
                text: "the recovery key, without which all is lost with this coordinator, was never tested: \(remedy)")
        }
        guard passed.advanced(by: Self.recoveryKeyTerm) < now else { return nil }
        return FindingRow(
            time: now, severity: .notice, kind: "recovery-key",
            text: "the recovery key was tested at \(passed.iso8601) last: \(remedy)")
    }
}
