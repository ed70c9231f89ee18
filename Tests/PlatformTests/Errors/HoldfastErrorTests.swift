import Glibc
import Platform
import Testing

struct HoldfastErrorTests {
    @Test func showsOneLineWithTheCode() {
        let error = HoldfastError(.usage, "no such option '--a\nb\u{1B}[31m'; see --help")
        #expect(error.description == "no such option '--a\\nb\\u{1b}[31m'; see --help [HF-101]")
    }

    @Test func aFullDiskKeepsItsOwnCode() {
        let full = SystemError(call: "write", errno: ENOSPC, path: "/x")
        #expect(HoldfastError(full, doing: "cannot write", code: .configuration).code == .noSpace)
        let message = HoldfastError(full, doing: "cannot write").message
        #expect(message == "cannot write: write '/x': No space left on device")
        #expect(HoldfastError(SystemError(call: "open", errno: EACCES), doing: "x").code == .fileSystem)
    }

    @Test(arguments: ErrorCode.allCases)
    func everyCodeHasFacts(code: ErrorCode) {
        #expect(ErrorFacts.all[code] != nil)
        #expect(!code.summary.isEmpty && !code.explanation.isEmpty && code.exitStatus != .done)
        #expect((101..<800).contains(code.rawValue))
        #expect(ErrorCode(label: code.label) == code)
    }

    @Test func labelsAreReadInAnyCase() {
        #expect(ErrorCode(label: "hf-101") == .usage)
        #expect(ErrorCode(label: "103") == .fileSystem)
        #expect(ErrorCode(label: "HF-999") == nil)
        #expect(ErrorCode(label: "HF-") == nil)
    }
}
