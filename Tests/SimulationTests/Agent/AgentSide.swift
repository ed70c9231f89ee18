import Agent
import Platform
import Protocol
import Repository

/// A simulated agent beside its database: the real machines of session and log tail, and its runs.
final class AgentSide {
    let world: World
    let number: Int
    let party = Party()
    var disk = AgentDisk()
    /// Everything below is gone with the process.
    var session: SessionMachine
    var endpoint: Endpoint?
    var asks: [Ask] = []
    var tail: TailTask
    var shipper = LogTask()
    var runs: [JobID: RunTask] = [:]
    /// The fencing number of this life's log.
    var writer = Attempt(rawValue: 0)

    init(_ world: World, number: Int) {
        self.world = world
        self.number = number
        session = SessionMachine { 0 }
        tail = TailTask(isUrgent: true)
    }

    var chance: Chance {
        get { world.chance }
        set { world.chance = newValue }
    }

    /// Whether all of the log is where it belongs and nothing is under way.
    var isWell: Bool {
        party.isUp && tail.slicer.acknowledged >= disk.logEnd && asks.isEmpty && runs.isEmpty
            && disk.logEnd.bytes(since: shipper.durable) < Site.segment
    }

    /// Where it stands, in words.
    var standing: String {
        "agent \(number) (\(session.state)) has log to \(disk.logEnd), acknowledged to \(tail.slicer.acknowledged), "
            + "durable to \(shipper.durable), \(asks.count) questions and \(runs.count) runs"
    }

    func boot() {
        party.start()
        let jitter = Double(chance.below(1000)) / 1000
        session = SessionMachine { jitter }
        tail = TailTask(isUrgent: !chance.oneIn(3))
        shipper = LogTask()
        writer = Attempt(rawValue: UInt64(max(0, world.now / .microseconds(1))) + 1)
        world.note("agent.started", UInt64(number))
        perform(session.handle(.started))
        world.after(.zero, party) { [self] in try beginLog() }
    }

    /// The process dies; the database goes on.
    func die(losesPower: Bool = false) {
        guard party.isUp else { return }
        world.note("agent.died", UInt64(number))
        party.die()
        endpoint?.vanish(silently: losesPower)
        endpoint = nil
        asks = []
        runs = [:]
        tail.stream = nil
    }

    /// The database writes now and then, whether the agent lives or not.
    func work() {
        let pause = chance.milliseconds(chance.oneIn(4) ? 500...4000 : 5...600)
        let bytes = chance.number(1...(chance.oneIn(10) ? 100_000 : 6000))
        world.after(pause, nil) { [self] in
            guard world.now < world.trouble else { return }
            disk.logEnd = disk.logEnd.advanced(by: bytes)
            if party.isUp { world.after(.zero, party) { [self] in try logGrew() } }
            work()
        }
    }
}

/// The connection.
extension AgentSide {
    private func perform(_ actions: [SessionMachine.Action]) {
        for action in actions {
            switch action {
            case .dial: dial()
            case .greet: endpoint?.greet(agent: number, claims: claims)
            case .serve: serve()
            case .wait(let delay):
                world.after(delay, party) { [self] in perform(session.handle(.delayPassed)) }
            case .closeConnection: endpoint?.close()
            case .stop: break
            }
        }
    }

    private var claims: [RunClaim] {
        runs.values.map { RunClaim(job: $0.job.id, attempt: $0.attempt, kind: .backup, state: $0.state) }
            .sorted { $0.job < $1.job }
    }

    private func dial() {
        guard world.now >= world.partitionEnd else {
            return world.after(chance.milliseconds(5000...10_000), party) { [self] in lost(nil) }
        }
        world.after(chance.milliseconds(1...50), party) { [self] in
            guard let coordinator = world.coordinator, coordinator.party.isUp else { return lost(nil) }
            let wire = Wire(world)
            var listener = Endpoint.Listener(greeted: { _, _ in }, opened: { _, _ in }, lost: {})
            weak var made: Endpoint?
            listener.greeted = { [unowned self] _, _ in perform(session.handle(.greeted(reconnectCap: .seconds(5)))) }
            listener.opened = { [unowned self] stream, talk in try ordered(talk, stream) }
            listener.lost = { [unowned self] in lost(made) }
            let end = Endpoint(world, party, wire, .dialer, listener)
            made = end
            endpoint = end
            coordinator.accept(wire)
            perform(session.handle(.connected))
        }
    }

    private func lost(_ end: Endpoint?) {
        guard end == nil || end === endpoint else { return }
        endpoint = nil
        tail.stream = nil
        world.note("agent.lost", UInt64(number))
        perform(session.handle(.connectionLost))
    }

    private func serve() {
        world.note("agent.ready", UInt64(number))
        for ask in asks { carry(ask) }
        world.after(.zero, party) { [self] in try sendTail() }
    }
}

/// Questions that are asked until they are answered.
extension AgentSide {
    func ask(_ words: [Talk], _ answered: @escaping (Talk) throws -> Void) {
        let ask = Ask(words, answered)
        asks.append(ask)
        if session.state == .ready { carry(ask) }
    }

    private func carry(_ ask: Ask) {
        guard let endpoint else { return }
        let stream = endpoint.open(
            { [unowned self] talk in
                asks.removeAll { $0 === ask }
                ask.stream = nil
                try ask.answered(talk)
            }, over: { _ in })
        ask.stream = stream
        world.after(.zero, party) {
            for (at, talk) in ask.words.enumerated() { try stream.say(talk, end: at == ask.words.count - 1) }
        }
    }
}
