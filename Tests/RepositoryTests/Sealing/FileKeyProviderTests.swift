import Glibc
import Platform
import Repository
import TestSupport
import Testing

@Suite struct FileKeyProviderTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/key" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func whatWasWrappedIsUnwrappedByALaterProvider() throws {
        let secret = SecureRandom.secret(32)
        let wrapped = try FileKeyProvider.create(path).wrap(secret, purpose: "site key")
        let later = try FileKeyProvider(path: path)
        #expect(try later.unwrap(wrapped, purpose: "site key").constantTimeEquals(secret))
        #expect(throws: SealingError.unwrapFailed(purpose: "other")) { try later.unwrap(wrapped, purpose: "other") }
        for position in wrapped.indices {
            var altered = wrapped
            altered[position] ^= 1
            #expect(throws: SealingError.self) { try later.unwrap(altered, purpose: "site key") }
        }
        #expect(throws: SealingError.self) { try later.unwrap([1, 2], purpose: "site key") }
    }

    @Test func anExistingKeyIsNeverReplaced() throws {
        _ = try FileKeyProvider.create(path)
        #expect(throws: SystemError.self) { try FileKeyProvider.create(path) }
    }

    @Test func aFileOfAnotherLengthIsNoKey() throws {
        try Files.createOnly(path, Bytes(repeating: 1, count: 31))
        let error = #expect(throws: SystemError.self) { try FileKeyProvider(path: path) }
        #expect(error?.errno == EINVAL)
    }

    @Test func aKeyThatOthersMayReadIsRefused() throws {
        _ = try FileKeyProvider.create(path)
        try Files.chmod(path, 0o640)
        #expect(throws: SystemError.self) { try FileKeyProvider(path: path) }
    }
}
