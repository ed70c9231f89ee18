import Coordinator
import Platform
import Protocol
import Testing

/// Who writes a source whose cluster has several servers.
@Suite struct SuccessionTests {
    private static let start = Timestamp(microseconds: 1_795_000_000_000_000)

    /// A cluster as the coordinator hears of it, second by second.
    private struct Cluster {
        var now = SuccessionTests.start
        var stored: TimelineID? = TimelineID(rawValue: 1)
        var pulse = WriterPulse(since: SuccessionTests.start)
        var writer: MemberReport?
        var members: [Succession.Member] = []

        /// Lets `seconds` pass in which the writer says `state`, if anything, and members say what `said` has for them.
        mutating func pass(
            _ seconds: Int, writer state: LogStreamState? = nil, isDemoted: Bool = false,
            _ said: [(AgentID, MemberStatus)] = []
        ) {
            for _ in 0..<seconds {
                now = now.advanced(by: .seconds(1))
                if let state { pulse.note(state, at: now) }
                if isDemoted {
                    writer = MemberReport(SuccessionTests.status(recovering: true, 2), at: now, after: writer)
                }
                for (agent, status) in said {
                    let at = members.firstIndex { $0.agent == agent } ?? members.endIndex
                    if at == members.endIndex { members.append(.init(agent: agent, report: nil)) }
                    members[at].report = MemberReport(status, at: now, after: members[at].report)
                }
                for (agent, isRival) in judge.changes {
                    guard let at = members.firstIndex(where: { $0.agent == agent }) else { continue }
                    members[at].isRival = isRival
                }
            }
        }

        var judge: Succession {
            Succession(now: now, stored: stored, cluster: 7, pulse: pulse, writer: writer, members: members)
        }

        func standing(_ agent: AgentID) -> MemberStanding? {
            members.first { $0.agent == agent }.map { judge.standing(of: $0) }
        }
    }

    private static func status(
        recovering: Bool?, _ timeline: UInt32?, to position: UInt64 = 100, cluster: UInt64 = 7
    ) -> MemberStatus {
        MemberStatus(
            source: SourceID(bytes: Bytes(repeating: 1, count: 16)) ?? .random(), isInRecovery: recovering,
            systemIdentifier: recovering == nil ? nil : cluster, timeline: timeline.map { TimelineID(rawValue: $0) },
            position: LSN(rawValue: position), slotState: "kept", slotHeldBytes: 0)
    }

    private let b = AgentID.random()
    private let c = AgentID.random()
    private let standby = SuccessionTests.status(recovering: true, 1)
    private let promoted = SuccessionTests.status(recovering: false, 2)

    @Test func aPromotedStandbyTakesOverWhenTheWritersLogHasStopped() {
        var cluster = Cluster()
        cluster.pass(20, writer: .streaming, [(b, standby)])
        #expect(cluster.standing(b) == .keeping && cluster.judge.successor == nil)
        cluster.pass(10, writer: .waiting, [(b, promoted)])
        #expect(cluster.standing(b) == .promoted && cluster.judge.successor == b)
    }

    @Test func itTakesOverAlsoWhenTheWritersAgentIsNotHeardOfAtAll() {
        var cluster = Cluster()
        cluster.pass(20, writer: .streaming, [(b, standby)])
        cluster.pass(10, [(b, promoted)])
        #expect(cluster.judge.successor == b)
    }

    @Test func nobodyTakesOverWhileNobodyIsPromoted() {
        var cluster = Cluster()
        cluster.pass(20, writer: .streaming, [(b, standby)])
        cluster.pass(600, [(b, standby)])
        #expect(cluster.judge.successor == nil)
    }

    @Test(arguments: [1, 2, 3])
    func oneWordOfAPromotionIsNotEnough(seconds: Int) {
        var cluster = Cluster()
        cluster.pass(20, writer: .waiting, [(b, standby)])
        cluster.pass(seconds, writer: .waiting, [(b, promoted)])
        #expect(cluster.judge.successor == nil)
    }

    @Test func aShortRestartOfTheWritersServerChangesNothing() {
        var cluster = Cluster()
        cluster.pass(20, writer: .streaming, [(b, standby)])
        cluster.pass(4, writer: .waiting, [(b, promoted)])
        #expect(cluster.judge.successor == nil)
        cluster.pass(1, writer: .streaming, [(b, promoted)])
        #expect(cluster.judge.successor == nil)
    }

    @Test func aPromotionThatIsTakenBackBeginsAnew() {
        var cluster = Cluster()
        cluster.pass(10, writer: .waiting, [(b, promoted)])
        cluster.pass(1, writer: .waiting, [(b, standby)])
        cluster.pass(2, writer: .waiting, [(b, promoted)])
        #expect(cluster.judge.successor == nil)
    }

    @Test func aPrimaryBesideTheWritersIsARivalAndDoesNotTakeOverAtARestart() {
        var cluster = Cluster()
        cluster.pass(20, writer: .streaming, [(b, standby)])
        cluster.pass(20, writer: .streaming, [(b, promoted)])
        #expect(cluster.standing(b) == .rival && cluster.judge.successor == nil)
        cluster.pass(30, writer: .waiting, [(b, promoted)])
        #expect(cluster.standing(b) == .rival && cluster.judge.successor == nil)
    }

    @Test func aRivalTakesOverWhenTheWritersServerHasBeenGoneForLong() {
        var cluster = Cluster()
        cluster.pass(40, writer: .streaming, [(b, promoted)])
        cluster.pass(61, writer: .waiting, [(b, promoted)])
        #expect(cluster.judge.successor == b)
    }

    @Test func aRivalTakesOverAtOnceWhenTheWritersServerFollowsItself() {
        var cluster = Cluster()
        cluster.pass(40, writer: .streaming, [(b, promoted)])
        cluster.pass(2, writer: .waiting, isDemoted: true, [(b, promoted)])
        #expect(cluster.judge.successor == b)
    }

    @Test func aRivalThatFollowsAgainIsNoneAnyMore() {
        var cluster = Cluster()
        cluster.pass(40, writer: .streaming, [(b, promoted)])
        cluster.pass(2, writer: .streaming, [(b, standby)])
        #expect(cluster.members.allSatisfy { !$0.isRival } && cluster.standing(b) == .keeping)
    }

    @Test func anOldPrimaryNeverTakesOver() {
        var cluster = Cluster()
        cluster.stored = TimelineID(rawValue: 2)
        for timeline in [UInt32(1), 2] {
            cluster.pass(200, writer: .waiting, [(b, Self.status(recovering: false, timeline))])
            #expect(cluster.standing(b) == .rival && cluster.judge.successor == nil)
        }
    }

    @Test func nothingIsDecidedBeforeAnythingIsStored() {
        var cluster = Cluster()
        cluster.stored = nil
        cluster.pass(200, writer: .waiting, [(b, promoted)])
        #expect(cluster.judge.successor == nil)
    }

    @Test func aServerOfAnotherClusterNeverTakesOver() {
        var cluster = Cluster()
        cluster.pass(200, writer: .waiting, [(b, Self.status(recovering: false, 2, cluster: 8))])
        #expect(cluster.standing(b) == .foreign && cluster.judge.successor == nil)
    }

    @Test func whoIsSilentOrCannotBeAskedNeverTakesOver() {
        var cluster = Cluster()
        cluster.pass(10, writer: .waiting, [(b, promoted), (c, Self.status(recovering: nil, nil))])
        cluster.pass(11, writer: .waiting, [(c, Self.status(recovering: nil, nil))])
        #expect(cluster.standing(b) == .silent && cluster.standing(c) == .failing)
        #expect(cluster.judge.successor == nil)
    }

    @Test func ofTwoPromotedTheLaterTimelineThenTheLongerLogTakesOver() {
        var cluster = Cluster()
        cluster.pass(10, [(b, Self.status(recovering: false, 2, to: 900)), (c, Self.status(recovering: false, 3))])
        #expect(cluster.judge.successor == c)
        cluster.pass(10, [(b, Self.status(recovering: false, 3, to: 900)), (c, Self.status(recovering: false, 3))])
        #expect(cluster.judge.successor == b)
    }

    @Test func aNewWriterGetsItsTimeToBegin() {
        var cluster = Cluster()
        cluster.pulse = WriterPulse(since: Self.start.advanced(by: WriterPulse.settling))
        cluster.pass(30, writer: .waiting, [(b, promoted)])
        #expect(cluster.judge.successor == nil)
        cluster.pass(6, writer: .waiting, [(b, promoted)])
        #expect(cluster.judge.successor == b)
    }

    @Test func aWriterThatDiesSoonAfterItTookOverIsNoRivalOfTheNextOne() {
        var cluster = Cluster()
        cluster.pulse = WriterPulse(since: Self.start.advanced(by: WriterPulse.settling))
        cluster.pass(10, writer: .streaming, [(b, Self.status(recovering: true, 1))])
        cluster.pass(30, [(b, Self.status(recovering: false, 2))])
        #expect(cluster.standing(b) == .promoted)
        #expect(cluster.judge.successor == b)
    }
}
