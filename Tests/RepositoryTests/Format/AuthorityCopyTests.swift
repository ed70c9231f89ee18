import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A copy that the coordinator has signed, yet is not what its name says.
@Suite struct AuthorityCopyTests {
    private let keys: SampleKeys
    private let copy: AuthorityCopy

    init() throws {
        keys = try SampleKeys()
        let content = AuthorityContent(files: [NamedFile(name: "ca.key", bytes: [1, 2, 3])])
        copy = try AuthorityCopy(
            sealing: content, epoch: 7, generation: 1, root: keys.root, signingKey: keys.coordinatorKey, now: keys.now)
    }

    private func read(_ copy: AuthorityCopy, epoch: UInt64 = 7) throws -> AuthorityCopy {
        try AuthorityCopy(verifying: copy.signed(with: keys.coordinatorKey), epoch: epoch, root: keys.root)
    }

    @Test func whatWasSignedIsReadBack() throws {
        #expect(try read(copy) == copy)
        #expect(try copy.open(with: keys.recoverySealing).files.map(\.name) == ["ca.key"])
    }

    @Test func anotherEpochOrRepositoryIsRefused() throws {
        var foreign = copy
        foreign.repository = .random()
        #expect(throws: FormatError.self) { try read(copy, epoch: 8) }
        #expect(throws: FormatError.self) { try read(foreign) }
    }

    @Test func aSealedPartThatIsCutOrOfAnotherPlaceIsRefused() throws {
        var cut = copy
        cut.object = Bytes(copy.object.prefix(20))
        #expect(throws: FormatError.self) { try read(cut) }
        var other = copy
        other.key.key = .random()
        #expect(throws: FormatError.self) { try read(other) }
    }

    @Test func anotherSignerIsRefused() throws {
        #expect(throws: FormatError.self) {
            try AuthorityCopy(verifying: copy.signed(with: .generate()), epoch: 7, root: keys.root)
        }
    }
}
