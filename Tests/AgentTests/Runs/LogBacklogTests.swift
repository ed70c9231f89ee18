import Agent
import Testing

@Suite struct LogBacklogTests {
    @Test(arguments: [(false, 16, 4), (true, 1, 2048), (true, 16, 128), (true, 1024, 4)])
    func whereCommitsWaitMoreLogMayWaitForTheRepository(isPatient: Bool, megabytes: UInt64, limit: Int) {
        #expect(LogBacklog.limit(isPatient: isPatient, segmentSize: megabytes << 20) == limit)
    }
}
