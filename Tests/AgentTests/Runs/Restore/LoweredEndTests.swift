import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// What a restore does when its log stops to be of use before its end.
@Suite struct LoweredEndTests {
    private let stop = LSN(rawValue: 900)
    private let end = LSN(rawValue: 1000)

    private func judge(_ target: Protocol.RestoreTarget, accepting loss: LSN? = nil) async throws -> String? {
        var scene = try await RestoreScene()
        scene.order.target = target
        scene.order.acceptLoss = loss
        let lowered = LoweredEnd(
            position: end, latestCommit: Timestamp(microseconds: 50), logEnd: LSN(rawValue: 2000))
        return try lowered.judge(scene.order, consistentAt: stop)
    }

    private func refusal(_ target: Protocol.RestoreTarget, accepting loss: LSN? = nil) async throws -> HoldfastError? {
        do {
            _ = try await judge(target, accepting: loss)
            return nil
        } catch let error as HoldfastError {
            return error
        }
    }

    @Test func theEndOfTheLogIsOnlyGivenUpForWhoNamesThePosition() async throws {
        let latest = Protocol.RestoreTarget(kind: .latest, exclusive: false)
        let refused = try #require(try await refusal(latest))
        #expect(refused.code == .acknowledgedLost && refused.message.contains("--accept-loss \(end)"))
        #expect(try await refusal(latest, accepting: LSN(rawValue: 999))?.code == .acknowledgedLost)
        #expect(try await judge(latest, accepting: end)?.contains("given up") == true)
    }

    @Test func positionsBeforeItAreReachedAndThoseBehindAreNot() async throws {
        func target(_ position: UInt64) -> Protocol.RestoreTarget {
            Protocol.RestoreTarget(kind: .lsn, lsn: LSN(rawValue: position), exclusive: true)
        }
        #expect(try await judge(target(1000)) == nil)
        let refused = try #require(try await refusal(target(1001)))
        #expect(refused.code == .outsideWindow && refused.message.contains("lsn:\(end)"))
    }

    @Test func momentsAreReachedWhereALaterCommitComesBeforeIt() async throws {
        func target(_ time: Int64, exclusive: Bool = false) -> Protocol.RestoreTarget {
            Protocol.RestoreTarget(kind: .time, time: Timestamp(microseconds: time), exclusive: exclusive)
        }
        #expect(try await judge(target(49)) == nil)
        #expect(try await judge(target(50, exclusive: true)) == nil)
        #expect(try await refusal(target(50))?.code == .outsideWindow)
        #expect(try await refusal(target(60))?.code == .outsideWindow)
    }

    @Test func aBackupThatIsConsistentOnlyBehindItIsOfNoUse() async throws {
        let scene = try await RestoreScene()
        let lowered = LoweredEnd(position: LSN(rawValue: 800), latestCommit: nil, logEnd: end)
        #expect(throws: HoldfastError.self) { try lowered.judge(scene.order, consistentAt: stop) }
    }
}
