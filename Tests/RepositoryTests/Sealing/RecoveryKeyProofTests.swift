import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RecoveryKeyProofTests {
    private let keys: SampleKeys
    private var own: RecoveryKeyFile {
        RecoveryKeyFile(
            repository: keys.repository, sealing: keys.recoverySealing, signing: keys.recoverySigning)
    }

    init() throws {
        keys = try SampleKeys()
    }

    @Test func bothHalvesAnswerAChallenge() throws {
        try own.requireKeys(of: keys.root)
        let (expected, sealed) = try RecoveryKeyProof.challenge(for: keys.root)
        let proof = try RecoveryKeyProof(answering: sealed, with: own)
        #expect(proof.holds(for: expected, root: keys.root))
        let other = try RecoveryKeyProof.challenge(for: keys.root).expected
        #expect(!proof.holds(for: other, root: keys.root), "an answer is good for its own challenge only")
    }

    @Test func aSigningHalfOfAnotherKeyIsFoundOut() throws {
        let (expected, sealed) = try RecoveryKeyProof.challenge(for: keys.root)
        let mixed = RecoveryKeyFile(repository: keys.repository, sealing: keys.recoverySealing, signing: .generate())
        #expect(!(try RecoveryKeyProof(answering: sealed, with: mixed)).holds(for: expected, root: keys.root))
        #expect { try mixed.requireKeys(of: keys.root) } throws: { ($0 as? HoldfastError)?.code == .recoveryKeyRefused }
    }

    @Test func aSealingHalfOfAnotherKeyOpensNothing() throws {
        let sealed = try RecoveryKeyProof.challenge(for: keys.root).sealed
        let mixed = RecoveryKeyFile(repository: keys.repository, sealing: .generate(), signing: keys.recoverySigning)
        #expect { try RecoveryKeyProof(answering: sealed, with: mixed) } throws: {
            ($0 as? HoldfastError)?.code == .recoveryKeyRefused
        }
        #expect(throws: HoldfastError.self) { try mixed.requireKeys(of: keys.root) }
    }

    @Test func theKeyOfAnotherRepositoryIsTold() throws {
        let foreign = RecoveryKeyFile.generate(for: .random())
        #expect {
            try foreign.requireKeys(of: keys.root)
        } throws: { ($0 as? HoldfastError)?.message.contains("\(foreign.repository)") == true }
    }

    @Test func aFileIsReadAndAnythingElseRefused() throws {
        let folder = try TemporaryFolder()
        try Files.createOnly(folder.file("key"), own.text.withUnsafeBytes { Bytes($0) })
        #expect(try RecoveryKeyFile.read(folder.file("key")).signing.publicKey == keys.recoverySigning.publicKey)
        try Files.createOnly(folder.file("other"), Bytes("x".utf8))
        #expect { try RecoveryKeyFile.read(folder.file("other")) } throws: {
            ($0 as? HoldfastError)?.code == .recoveryKeyRefused
        }
        #expect { try RecoveryKeyFile.read(folder.file("none")) } throws: {
            ($0 as? HoldfastError)?.code == .fileSystem
        }
    }
}
