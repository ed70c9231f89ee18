import Platform
import Protocol
import Repository

/// `holdfast recovery-key test`: shows that the kept recovery key opens what it must.
struct RecoveryKeyTestCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast recovery-key test", "show that the kept recovery key opens this repository",
        options: [.init("--file", "F", "the recovery key's file, or - for standard input")] + Profile.options,
        notes:
            "The key is read by this command alone: the coordinator gets a proof that both halves are there. Test the copies "
            + "that you keep, one after the other; status reminds of it after 90 days.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let path = try arguments.required("--file")
        let key = try await BlockingThreads.shared.run { try RecoveryKeyFile.read(path) }
        let challenge = try await Coordinator.ask(OpRecoveryKeyTest(), for: RecoveryKeyChallenge.self, arguments)
        let proof = try await BlockingThreads.shared.run { try answer(challenge, with: key) }
        let request = OpRecoveryKeyProof(opened: proof.opened, signature: proof.signature)
        _ = try await Coordinator.ask(request, for: Done.self, arguments)
        return result(challenge, key)
    }

    private static func answer(
        _ challenge: RecoveryKeyChallenge, with key: RecoveryKeyFile
    ) throws(HoldfastError) -> RecoveryKeyProof {
        let root: RepositoryRoot
        do {
            root = try RepositoryRoot(verifying: challenge.root)
        } catch {
            throw HoldfastError(.malformedMessage, "the coordinator's repository root cannot be read: \(error)")
        }
        try key.requireKeys(of: root)
        for sample in challenge.samples {
            do {
                _ = try KeySealing.open(
                    try KeyEntry(decoding: sample.entry), with: key.sealing, repository: root.repository,
                    source: sample.source)
            } catch {
                throw HoldfastError(
                    .recoveryKeyRefused, "the recovery key does not open a key of source '\(sample.name)': \(error)")
            }
        }
        return try RecoveryKeyProof(answering: challenge.sealed, with: key)
    }

    private static func result(_ challenge: RecoveryKeyChallenge, _ key: RecoveryKeyFile) -> CommandResult {
        let names = challenge.samples.map { "'\($0.name)'".escapedForOneLine }
        let opened =
            names.isEmpty ? "there is no source yet" : "opens a key of each source: " + names.joined(separator: ", ")
        return CommandResult(
            text: "the recovery key is that of repository \(key.repository), both halves; \(opened)\n",
            json: [
                "repository": .described(key.repository),
                "sources": .array(
                    challenge.samples.map { ["source": .described($0.source), "name": .described($0.name)] }),
            ])
    }
}
