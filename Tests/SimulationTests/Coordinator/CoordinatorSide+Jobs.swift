import Platform
import Protocol

@testable import Coordinator

/// Jobs: the machine decides, the catalogue keeps it, then it is done.
extension CoordinatorSide {
    /// What operators will want.
    func plan() throws {
        for number in 1...chance.number(1...3) {
            let job = SimulatedJob(
                id: Site.identifier(number), source: Int(chance.below(UInt64(world.agents.count))),
                kind: chance.oneIn(4) ? .restore : .backup, packs: Int(chance.number(1...4)))
            world.after(chance.milliseconds(0...20_000), nil) { [self] in
                guard party.isUp else { return }
                world.after(.zero, party) { [self] in submit(job) }
            }
            guard chance.oneIn(5) else { continue }
            world.after(chance.milliseconds(1000...30_000), nil) { [self] in
                guard party.isUp else { return }
                world.after(.zero, party) { [self] in try apply(job.id) { $0.cancelRequested() } }
            }
        }
    }

    private func submit(_ job: SimulatedJob) {
        let isBusy = live.values.contains { $0.job.source == job.source && $0.job.kind == .backup }
        guard disk.jobs[job.id] == nil, !isBusy || job.kind != .backup else { return }
        live[job.id] = Live(
            job: job,
            machine: JobMachine(
                kind: job.kind, state: .queued, attempt: Attempt(rawValue: 0), tries: 0, cancelling: false))
        write { [self] in
            disk.jobs[job.id] = CoordinatorDisk.Job(job: job)
            try ready(job.id, claim: nil)
        }
    }

    /// What was open when the process died.
    func resumeJobs() {
        for (id, entry) in disk.jobs where !entry.state.isEnded {
            live[id] = Live(
                job: entry.job,
                machine: JobMachine(
                    kind: entry.job.kind, state: entry.state, attempt: entry.attempt, tries: entry.tries,
                    cancelling: entry.cancelling))
        }
    }

    /// An agent has connected and told of its runs.
    func agentReady(_ agent: Int, _ claims: [RunClaim]) throws {
        for id in live.keys.sorted() where live[id]?.job.source == agent {
            try ready(id, claim: claims.first { $0.job == id }?.attempt)
        }
        for claim in claims where claim.state == .running && live[claim.job] == nil {
            try carryCancel(claim.job, agent)
        }
    }

    private func ready(_ id: JobID, claim: Attempt?) throws {
        guard let job = live[id], links[job.job.source] != nil else { return }
        let isCommitted = disk.committed.contains(job.job.backup)
        let source = job.job.source
        guard job.machine.mayBegin(claim: claim) else {
            return try apply(id) { $0.agentReady(claim: claim, isCommitted: isCommitted, next: job.machine.attempt) }
        }
        write { [self] in
            let next = nextAttempt(source)
            try apply(id) { $0.agentReady(claim: claim, isCommitted: isCommitted, next: next) }
        }
    }

    private func nextAttempt(_ source: Int) -> Attempt {
        let last = world.planted == .forgetsAttempts ? forgetfulFences[source] : disk.fences[source]
        let next = Attempt(rawValue: (last?.rawValue ?? 0) + 1)
        forgetfulFences[source] = next
        disk.fences[source] = next
        return next
    }

    func isCurrent(_ backup: BackupID, _ attempt: Attempt) -> Bool {
        guard let job = live[JobID(sameBytesAs: backup)] else { return false }
        return job.job.kind == .backup && job.machine.attempt == attempt && job.machine.state != .queued
    }

    /// The run of an attempt has ended; told again, it changes nothing.
    func runEnded(_ id: JobID, _ attempt: Attempt, _ state: JobState, _ stream: StreamEnd) throws {
        let isCommitted = disk.committed.contains(BackupID(sameBytesAs: id))
        try apply(id) {
            $0.runEnded(attempt, state, isCommitted: isCommitted, JobOutcome(code: nil, text: nil))
        }
        write { try stream.say(.done, end: true) }
    }

    private func apply(_ id: JobID, _ event: (inout JobMachine) -> [JobMachine.Action]) throws {
        guard var job = live[id] else { return }
        let before = job.machine
        let actions = event(&job.machine)
        guard job.machine != before || !actions.isEmpty else { return }
        let machine = job.machine
        try world.require(machine.attempt >= before.attempt, "the attempt of a job fell to \(machine.attempt)")
        try world.require(machine.tries <= JobMachine.maximumTries, "a job was begun \(machine.tries) times")
        live[id] = machine.state.isEnded ? nil : job
        write { [self, job] in
            try keep(job)
            for action in actions { try perform(action, job) }
        }
    }

    private func keep(_ job: Live) throws {
        let machine = job.machine
        let isOpen = disk.jobs[job.job.id]?.state.isEnded == false
        try world.require(isOpen, "a job changed after its end")
        disk.jobs[job.job.id] = CoordinatorDisk.Job(
            job: job.job, state: machine.state, attempt: machine.attempt, tries: machine.tries,
            cancelling: machine.cancelling)
        let isCommitted = disk.committed.contains(job.job.backup)
        try world.require(machine.state != .done || isCommitted || job.job.kind != .backup, "done without a backup")
        world.note("job", UInt64(machine.state.rawValue), machine.attempt.rawValue)
    }

    private func perform(_ action: JobMachine.Action, _ job: Live) throws {
        switch action {
        case .sendOrder:
            try world.promise { try $0.ordered(job.job.source, job.machine.attempt) }
            try carryOrder(job)
        case .sendCancel: try carryCancel(job.job.id, job.job.source)
        case .finish: break
        }
    }

    private func carryOrder(_ job: Live) throws {
        let (id, attempt) = (job.job.id, job.machine.attempt)
        let stream = links[job.job.source]?.open(
            { [unowned self] talk in
                if case .accepted = talk { return try apply(id) { $0.orderAccepted(attempt) } }
                let isCommitted = disk.committed.contains(BackupID(sameBytesAs: id))
                try apply(id) {
                    $0.orderRefused(attempt, isCommitted: isCommitted, JobOutcome(code: nil, text: nil))
                }
            }, over: { _ in })
        try stream?.say(.order(job.job, attempt), end: true)
    }

    private func carryCancel(_ id: JobID, _ agent: Int) throws {
        try links[agent]?.open({ _ in }, over: { _ in }).say(.cancel(id), end: true)
    }

    /// The catalogue writes one thing after the other.
    private func write(_ then: @escaping () throws -> Void) {
        catalogueFree = max(world.now, catalogueFree) + chance.milliseconds(1...10)
        world.after(catalogueFree - world.now, party, then)
    }
}
