import Platform
import Repository
import TestSupport
import Testing

@Suite struct RepositoryRootTests {
    @Test func aSignedRootReadsBackEqual() throws {
        let keys = try SampleKeys()
        let root = keys.root
        #expect(try RepositoryRoot(verifying: root.signed(with: keys.recoverySigning)) == root)
        #expect(try root.authorityKey() == keys.authorityKey.publicKey)
        #expect(root.recipients.map(\.kind) == [.recovery, .site])
        var blind = root
        blind.siteKey = nil
        #expect(try RepositoryRoot(verifying: blind.signed(with: keys.recoverySigning)).recipients.count == 1)
    }

    @Test func aRootWithoutACertificateOfTheAuthorityGivesNoKey() throws {
        var root = try SampleKeys().root
        root.authorityCertificate = [1, 2, 3]
        #expect(throws: FormatError.self) { try root.authorityKey() }
    }

    @Test func anyFlippedBitIsRefused() throws {
        let keys = try SampleKeys()
        let bytes = keys.root.signed(with: keys.recoverySigning)
        for position in bytes.indices {
            var altered = bytes
            altered[position] ^= 1
            #expect(throws: FormatError.self) { try RepositoryRoot(verifying: altered) }
        }
        #expect(throws: FormatError.self) { try RepositoryRoot(verifying: Bytes(bytes.dropLast())) }
        #expect(throws: FormatError.self) { try RepositoryRoot(verifying: bytes + [0]) }
    }

    @Test func aRootSignedByAnotherKeyIsRefused() throws {
        let keys = try SampleKeys()
        #expect(throws: FormatError.self) { try RepositoryRoot(verifying: keys.root.signed(with: .generate())) }
    }
}
