import Platform
import Protocol
import Repository

@testable import Coordinator

/// A simulated coordinator: the real machines of jobs, spool and chains over a disk that forgets.
final class CoordinatorSide {
    /// An open job.
    struct Live {
        let job: SimulatedJob
        var machine: JobMachine
    }

    unowned let world: World
    let party = Party()
    var disk = CoordinatorDisk()
    /// Everything below is gone with the process.
    var spool = SpoolTask()
    var live: [JobID: Live] = [:]
    var links: [Int: Endpoint] = [:]
    /// Every connection, the newest of each agent and older ones.
    var ends: [Endpoint] = []
    /// What waits for the record before it in the same chain.
    var lanes: [ChainKey: [() throws -> Void]] = [:]
    /// Attempts that only this process knows of.
    var forgetfulFences: [Int: Attempt] = [:]
    /// When the catalogue has written what was asked of it so far.
    var catalogueFree = Duration.zero

    init(_ world: World) {
        self.world = world
    }

    var chance: Chance {
        get { world.chance }
        set { world.chance = newValue }
    }

    /// Whether nothing is under way.
    var isWell: Bool { party.isUp && disk.jobs.values.allSatisfy(\.state.isEnded) && spool.queue.isEmpty }

    /// Where it stands, in words.
    var standing: String {
        let open = disk.jobs.values.filter { !$0.state.isEnded }.map { "\($0.job.kind) \($0.state)" }.sorted()
        return "the coordinator is \(party.isUp ? "up" : "down") with jobs \(open), \(spool.queue.count) slices wait"
    }

    /// Reads what the disk holds and goes on from there.
    func boot() {
        party.start()
        spool = SpoolTask()
        live = [:]
        lanes = [:]
        forgetfulFences = [:]
        catalogueFree = world.now
        world.note("coordinator.started")
        world.after(.zero, party) { [self] in
            try catchUp()
            try loadSpool()
            resumeJobs()
        }
    }

    /// The process dies.
    func die(losesPower: Bool) {
        guard party.isUp else { return }
        world.note("coordinator.died", losesPower ? 1 : 0)
        party.die()
        for end in ends { end.vanish(silently: losesPower) }
        ends = []
        links = [:]
        lanes = [:]
        spool = SpoolTask()
        if losesPower { disk.journal.losePower(&chance) }
    }

    /// A connection comes in.
    func accept(_ wire: Wire) {
        weak var made: Endpoint?
        var number: Int?
        let listener = Endpoint.Listener(
            greeted: { [unowned self] agent, claims in
                number = agent
                if let made { try greeted(agent, claims, made) }
            },
            opened: { [unowned self] stream, talk in try answer(talk, stream, agent: number ?? -1) },
            lost: { [unowned self] in
                ends.removeAll { $0 === made }
                if let number, links[number] === made { links[number] = nil }
            })
        let end = Endpoint(world, party, wire, .acceptor, listener)
        made = end
        ends.append(end)
    }

    private func greeted(_ agent: Int, _ claims: [RunClaim], _ end: Endpoint) throws {
        let earlier = links[agent]
        links[agent] = end
        earlier?.close()
        world.note("coordinator.greeted", UInt64(agent))
        try agentReady(agent, claims)
    }

    private func answer(_ talk: Talk, _ stream: StreamEnd, agent: Int) throws {
        switch talk {
        case .openTail(let start, let writer): try openTail(stream, agent, start, writer)
        case .put(let object): receive(object, stream)
        case .askHead(let chain): try tellHead(of: chain, stream)
        case .append(let chain, let bytes): try pass(chain) { [self] in try take(bytes, chain, stream) }
        case .ended(let job, let attempt, let state): try runEnded(job, attempt, state, stream)
        default: throw Broken("the coordinator is asked \(talk)")
        }
    }
}

/// What holds at every moment.
extension CoordinatorSide {
    /// Looks whether all that was promised is still so; cheap, for every step.
    func check() throws {
        guard party.isUp, spool.isRead else { return }
        for source in world.agents.indices {
            guard let position = world.promises.log[source] else { continue }
            try world.require(
                recoverable(source) >= position,
                "log of source \(source) was acknowledged to \(position), but ends at \(recoverable(source))")
        }
    }

    /// Up to where a restore would get, with repository and spool.
    func recoverable(_ source: Int) -> LSN {
        let covered = disk.covered[source] ?? Site.logStart
        let run = spool.index.pieces(of: Self.tail(source))
        guard let first = run.first, let last = run.last, first.start <= covered else { return covered }
        return max(covered, last.end)
    }

    static func tail(_ source: Int) -> TailName {
        TailName(source: Site.source(source), branch: Site.branch, timeline: Site.timeline)
    }

    /// The power goes and everything is read anew: the last proof that nothing is missing.
    func lastLook() throws {
        die(losesPower: true)
        boot()
        try catchUp()
        try loadSpool()
        try check()
        try walkChains()
    }
}
