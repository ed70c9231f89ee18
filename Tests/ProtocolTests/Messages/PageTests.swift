import Protocol
import TestSupport
import Testing

/// A reader that takes its tables from `docs/protocol.md` reads every message as it is written.
@Suite(.tags(.integration), .enabled(if: PythonReader.isAvailable, "no Python environment, see scripts/test"))
struct PageTests {
    @Test func everyMessageIsReadFromThePageAlone() async throws {
        let frames = try await PythonConversation.read(messages: GoldenVectors.path)
        #expect(Set(frames.compactMap(\.message)) == Set(MessageTypes.all.map { "\($0)" }))
    }
}
