import Protocol

/// One simulated world: two kinds of processes, a network between them, and what they may do to each other.
///
/// Nothing in it waits for real time, and everything that happens by chance comes from the seed.
final class World {
    /// How long things go wrong, and how long they then may take to come right.
    static let calm = Duration.seconds(240)

    var now = Duration.zero
    var chance: Chance
    var trace: Trace
    let planted: PlantedFault?
    /// Until when nothing passes the network.
    var partitionEnd = Duration.zero
    /// Until when things go wrong.
    let trouble: Duration
    private(set) var agents: [AgentSide] = []
    private(set) var coordinator: CoordinatorSide?
    private(set) var promises = Promises()
    private var schedule = Schedule()

    init(seed: UInt64, planted: PlantedFault?, keepsLines: Bool) {
        chance = Chance(seed: seed)
        trace = Trace(keepsLines: keepsLines)
        self.planted = planted
        trouble = chance.milliseconds(10_000...40_000)
        coordinator = CoordinatorSide(self)
        agents = (0..<Int(chance.number(1...2))).map { AgentSide(self, number: $0) }
    }

    /// Has something happen after a while, unless `party` dies before.
    func after(_ delay: Duration, _ party: Party?, _ action: @escaping () throws -> Void) {
        schedule.plan(now + delay, party, action)
    }

    /// Remembers that something has happened.
    func note(_ event: StaticString, _ numbers: UInt64...) {
        trace.note(event, numbers, at: now)
    }

    /// Ends everything when a promise is not kept.
    func require(_ isKept: Bool, _ promise: @autoclosure () -> String) throws(Broken) {
        if !isKept { throw Broken(promise()) }
    }

    /// Notes what a process has promised to another.
    func promise(_ change: (inout Promises) throws -> Void) rethrows { try change(&promises) }

    /// Lets everything happen: first trouble, then calm until all is well.
    ///
    /// - Throws: `Broken`, or what a machine threw.
    func run() throws {
        coordinator?.boot()
        for agent in agents {
            agent.boot()
            agent.work()
        }
        try coordinator?.plan()
        Faults(self).plan()
        while let at = schedule.next, at <= trouble + Self.calm {
            try step()
            if now > trouble, isWell { break }
        }
        try require(isWell, "all is calm for \(Self.calm), but \(unwell)")
        try coordinator?.lastLook()
    }

    /// Lets go of everything, which refers to one another.
    func end() {
        schedule.clear()
        for agent in agents { agent.die() }
        coordinator?.die(losesPower: false)
        agents = []
        coordinator = nil
    }

    private func step() throws {
        guard let event = schedule.pop() else { return }
        now = max(now, event.at)
        if let party = event.party {
            guard party.life == event.life else { return }
            if party.pausedUntil > now { return schedule.putOff(event, to: party.pausedUntil) }
        }
        try event.action()
        try coordinator?.check()
    }

    private var isWell: Bool { agents.allSatisfy(\.isWell) && coordinator?.isWell ?? true }

    private var unwell: String {
        let late = agents.filter { !$0.isWell }.map(\.standing) + [coordinator?.standing].compactMap(\.self)
        return late.joined(separator: "; ")
    }
}
