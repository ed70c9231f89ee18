import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Objects are written in pieces of 1 MiB past the page cache; nothing of that may be seen in what is read.
@Suite struct LargeObjectTests {
    private static let piece = 1 << 20

    /// Lengths around whole pieces, and what is given at a time.
    @Test(
        arguments: [1, 4095, piece - 1, piece, piece + 1, 2 * piece, 3 * piece + 4097],
        [1000, 262_144, 3 * piece])
    func everyByteIsReadAsItWasAdded(length: Int, step: Int) async throws {
        let folder = try TemporaryFolder()
        let store = try LocalStore.create(directory: folder.path + "/repository")
        let name = try #require(ObjectName("sources/a/b"))
        let content = SecureRandom.bytes(length)
        for expected in [CreateOutcome.created, .alreadySame] {
            let writer = try await store.beginCreate(name)
            var start = 0
            while start < length {
                let end = min(length, start + step)
                try await writer.append(Bytes(content[start..<end]))
                start = end
            }
            #expect(try await writer.publish() == expected)
        }
        #expect(try await store.length(name) == UInt64(length))
        #expect(try await store.digest(of: name).sha256 == .sha256(of: content))
    }
}
