import Platform
import Protocol
import Repository

/// Takes orders and carries them out: intent, packs, commit.
extension AgentSide {
    private var chain: ChainKey { ChainKey(source: number, chain: .backup) }

    func ordered(_ talk: Talk, _ stream: StreamEnd) throws {
        switch talk {
        case .order(let job, let attempt):
            world.note("agent.ordered", UInt64(number), attempt.rawValue)
            try stream.say(begin(job, attempt) ? .accepted : .refused(.runRefused), end: true)
        case .cancel(let job):
            runs[job]?.isCancelled = true
            try stream.say(.accepted, end: true)
        default: throw Broken("the agent is asked \(talk)")
        }
    }

    /// Begins an attempt, after an older one of the same job has ended.
    private func begin(_ job: SimulatedJob, _ attempt: Attempt) -> Bool {
        let run = RunTask(job, attempt)
        if let older = runs[job.id] {
            guard attempt >= older.attempt else { return false }
            if attempt == older.attempt { return true }
            older.isCancelled = true
            runs[job.id] = run
            older.follower = run
            return true
        }
        guard !runs.values.contains(where: { $0.state == .running && $0.job.kind == .backup }) else { return false }
        runs[job.id] = run
        start(run)
        return true
    }

    private func start(_ run: RunTask) {
        guard run.job.kind == .backup else { return read(run, left: run.job.packs) }
        step(run) { [unowned self] in
            askHead(chain) { [unowned self] head, _ in intend(run, head) }
        }
    }

    private func intend(_ run: RunTask, _ head: ChainHead) {
        guard let site = Site.shared else { return }
        append(site.intent(run.job.backup, run.attempt), run, head) { [unowned self] head in pack(run, 0, head) }
    }

    private func pack(_ run: RunTask, _ at: Int, _ head: ChainHead) {
        guard at < run.job.packs else { return commit(run, head) }
        step(run) { [unowned self] in
            let object = SimulatedObject.pack(source: number, run.job.id, run.attempt, at)
            ask([.put(object)] + (0..<6).map { _ in .piece(StreamEnd.piece) }) { [unowned self] talk in
                guard case .stored = talk else { return end(run, .failed) }
                pack(run, at + 1, head)
            }
        }
    }

    private func commit(_ run: RunTask, _ head: ChainHead) {
        guard let site = Site.shared else { return }
        let content = site.commit(run.job.backup, run.attempt, packs: run.job.packs)
        append(content, run, head) { [unowned self] _ in end(run, .done) }
    }

    private func append(
        _ content: RecordContent, _ run: RunTask, _ head: ChainHead, then: @escaping (ChainHead) -> Void
    ) {
        guard let site = Site.shared else { return }
        let record = site.sign(content, after: head, attempt: run.attempt)
        step(run) { [unowned self] in
            ask([.append(chain, record)]) { [unowned self] talk in
                guard case .appended(let sequence, let digest) = talk else { return end(run, .failed) }
                remember(.backup, sequence, digest)
                then(ChainHead(source: head.source, chain: head.chain, sequence: sequence, digest: digest))
            }
        }
    }

    /// A restore reads what there is.
    private func read(_ run: RunTask, left: Int) {
        guard left > 0 else { return end(run, .done) }
        step(run) { [unowned self] in
            ask([.askHead(chain)]) { [unowned self] _ in read(run, left: left - 1) }
        }
    }

    /// Goes on after a while, unless the run was cancelled.
    private func step(_ run: RunTask, _ next: @escaping () -> Void) {
        world.after(chance.milliseconds(5...800), party) { [self] in
            if run.isCancelled { return end(run, .cancelled) }
            next()
        }
    }

    /// Tells the end until the coordinator knows it.
    private func end(_ run: RunTask, _ state: JobState) {
        run.state = .ended
        world.note("run.ended", UInt64(number), run.attempt.rawValue, UInt64(state.rawValue))
        ask([.ended(run.job.id, run.attempt, state)]) { [unowned self] _ in
            if runs[run.job.id] === run { runs[run.job.id] = nil }
            if let follower = run.follower { start(follower) }
        }
    }
}
