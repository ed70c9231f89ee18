import Coordinator
import Platform
import Protocol
import Testing

@Suite struct JobListTests {
    @Test func theNewestJobsComeAndTheNewestIsLast() async throws {
        let bench = try await OperationsBench()
        let jobs = (0..<3).map { second in
            JobEntry(
                id: .random(), kind: .verify, source: nil, agent: nil, backup: nil, order: [],
                created: Timestamp(microseconds: second * 1_000_000))
        }
        for job in jobs { try await bench.desk.submit(job) }
        #expect(try await bench.operations.jobs(OpJobList(limit: 2)).rows.map(\.job) == jobs[1...].map(\.id))
    }

    @Test(arguments: [UInt32(0), 1001, .max]) func aNumberThatNoAnswerHoldsIsRefused(limit: UInt32) async throws {
        let bench = try await OperationsBench()
        let error = await #expect(throws: HoldfastError.self) {
            _ = try await bench.operations.jobs(OpJobList(limit: limit))
        }
        #expect(error?.code == .badSetting)
    }
}
