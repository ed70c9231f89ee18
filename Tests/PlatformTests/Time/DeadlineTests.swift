import Platform
import Testing

struct DeadlineTests {
    @Test func givesBackWhatComesInTime() async throws {
        #expect(try await withDeadline(.seconds(600), doing: "x") { 3 } == 3)
        #expect(try await withDeadline(nil, doing: "x") { 4 } == 4)
        await #expect(throws: SystemError.self) {
            try await withDeadline(.seconds(600), doing: "x") { throw SystemError(call: "x", errno: 1) }
        }
    }

    @Test func cancelsWhatTakesTooLongAndNamesIt() async throws {
        let failure = await #expect(throws: HoldfastError.self) {
            try await withDeadline(.milliseconds(20), doing: "the long wait") {
                try await Task.sleep(for: .seconds(600))
            }
        }
        #expect(failure?.code == .timedOut)
        #expect(failure?.message.hasPrefix("the long wait took longer than 0.02") == true)
    }
}
