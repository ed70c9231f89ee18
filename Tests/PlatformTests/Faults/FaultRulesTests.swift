#if DEBUG
    import Glibc
    import Platform
    import TestSupport
    import Testing

    struct FaultRulesTests {
        @Test func actsAtTheNamedPassageOnly() throws {
            let rules = FaultRules(text: "upload:3=error,other=error", logPath: nil)
            try rules.pass("upload")
            try rules.pass("upload")
            let failure = #expect(throws: SystemError.self) { try rules.pass("upload") }
            #expect(failure?.errno == EIO)
            try rules.pass("upload")
            try rules.pass("unknown")
            #expect(throws: SystemError.self) { try rules.pass("other") }
        }

        @Test func logsEveryPassage() throws {
            let folder = try TemporaryFolder()
            let rules = FaultRules(text: "b=error", logPath: folder.file("log"))
            try rules.pass("a")
            rules.passUnfailing("b")
            try rules.pass("a")
            #expect(try Files.readFile(folder.file("log")) == Bytes("a\nb\na\n".utf8))
        }

        @Test func sleepsAsLongAsTold() throws {
            let began = ContinuousClock.now
            try FaultRules(text: "slow=sleep-30", logPath: nil).pass("slow")
            #expect(ContinuousClock.now - began >= .milliseconds(30))
        }

        @Test func killEndsTheProcess() async {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                try FaultRules(text: "now=kill", logPath: nil).pass("now")
            }
        }

        @Test func aMisspeltRuleEndsTheProcess() async {
            await #expect(processExitsWith: .failure) {
                _ = FaultRules(text: "now=explode", logPath: nil)
            }
        }
    }
#endif
