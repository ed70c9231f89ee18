import Coordinator
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A new coordinator from repository and recovery key, without anything that runs.
@Suite struct AdoptionTests {
    private let folder: TemporaryFolder
    private let clock = ManualWallClock()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func plan(_ data: String, key: String = "recovery.key", isBlind: Bool = false) -> AuthorityPlan {
        AuthorityPlan(
            dataDirectory: folder.file(data), repositoryDirectory: folder.file("repository"), site: "s",
            hostNames: [], recoveryKeyFile: folder.file(key), profileDirectory: folder.file("profile"), person: "ann",
            address: "127.0.0.1:7470", isBlind: isBlind)
    }

    /// A coordinator with a repository and one copy of its authority.
    private func make(isBlind: Bool = false) async throws -> Authority {
        _ = try AuthorityCreation(plan("data", isBlind: isBlind), now: clock.now()).run { directory, root in
            _ = try LocalStore.create(directory: directory)
            try Files.createOnly(directory + "/repository.hf", root, mode: 0o644)
        }
        let authority = try Authority.load(dataDirectory: folder.file("data"), clock: clock)
        try await copy(authority)
        return authority
    }

    private func copy(_ authority: Authority) async throws {
        let catalog = try Catalog(path: folder.file("any.sqlite"))
        defer { catalog.close() }
        _ = try await AuthorityCopies(
            authority: authority, reader: try await reader(), catalog: catalog, clock: clock, log: .silent
        ).copy()
    }

    private func reader() async throws -> RepositoryReader {
        try await RepositoryReader(opening: try LocalStore(directory: folder.file("repository")))
    }

    @Test(arguments: [false, true])
    func itKeepsWhoEverybodyIs(isBlind: Bool) async throws {
        let former = try await make(isBlind: isBlind)
        let adopted = try await Adoption(plan("new"), clock: clock).run()
        #expect(adopted.generation == 2 && adopted.copy == 1 && adopted.damagedCopies.isEmpty)
        #expect(adopted.isBlind == isBlind)
        let new = try Authority.load(dataDirectory: folder.file("new"), clock: clock)
        #expect(new.keys.rootDigest == former.keys.rootDigest && new.keys.coordinator == former.keys.coordinator)
        #expect(new.keys.siteKey?.publicKey == former.keys.siteKey?.publicKey)
        #expect(new.keys.generation == 2)
        let profile = try PEM.certificates(try Files.readFile(folder.file("profile/operator.pem")))
        let certificate = try #require(profile.first)
        try new.confirmOperator("ann", certificate: certificate.sha256.hexString)
        let aside = try #require(adopted.formerProfile)
        #expect(try Files.exists(aside + "/profile.yaml"))
        for name in ["ca.key", "signing.key", "coordinator.key", "generation"] {
            #expect(try Files.stat(folder.file("new/authority/" + name)).mode & 0o777 == 0o600)
        }
        // The former one would find that it was replaced.
        let error = await #expect(throws: HoldfastError.self) { try await copy(former) }
        #expect(error?.code == .coordinatorReplaced)
    }

    @Test func aDamagedNewestCopyIsPassedOverAndTold() async throws {
        _ = try await make()
        let path = folder.file("repository/authority/0000000002")
        var bytes = try Files.readFile(folder.file("repository/authority/0000000001"))
        bytes[bytes.count - 1] ^= 1
        try Files.createOnly(path, bytes)
        let adopted = try await Adoption(plan("new"), clock: clock).run()
        #expect(adopted.copy == 1 && adopted.damagedCopies == [2] && adopted.generation == 2)
        #expect(try await reader().authorityEpochs().first == 3)
    }

    @Test func anotherKeyIsRefusedAndNothingIsMade() async throws {
        _ = try await make()
        let other = RecoveryKeyFile.generate(for: .random())
        try other.text.withUnsafeBytes { try Files.createOnly(folder.file("other.key"), Bytes($0)) }
        let error = await #expect(throws: HoldfastError.self) {
            try await Adoption(plan("new", key: "other.key"), clock: clock).run()
        }
        #expect(error?.code == .recoveryKeyRefused)
        #expect(try !Files.exists(folder.file("new")))
        #expect(try await reader().authorityEpochs() == [1])
    }

    @Test func withoutACopyItSaysSo() async throws {
        _ = try await make()
        try Files.remove(folder.file("repository/authority/0000000001"))
        let error = await #expect(throws: HoldfastError.self) { try await Adoption(plan("new"), clock: clock).run() }
        #expect(error?.code == .adoptionFailed)
    }

    @Test func whatIsThereIsNotReplacedAndACutShortTryIsRunAgain() async throws {
        _ = try await make()
        let error = await #expect(throws: HoldfastError.self) { try await Adoption(plan("data"), clock: clock).run() }
        #expect(error?.code == .authorityExists)
        _ = try await Adoption(plan("new"), clock: clock).run()
        // As if it had been killed right before the end.
        try Files.rename(folder.file("new/authority"), to: folder.file("new/authority.new"))
        clock.advance(by: .seconds(1))
        let again = try await Adoption(plan("new"), clock: clock).run()
        #expect(again.generation == 3)
        #expect(try Authority.load(dataDirectory: folder.file("new"), clock: clock).keys.generation == 3)
    }
}
