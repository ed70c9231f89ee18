import Coordinator
import Platform
import Protocol
import Repository
import TestSupport

/// Records: each continues its chain, comes from the newest attempt and names only what is stored.
extension CoordinatorSide {
    func tellHead(of chain: ChainKey, _ stream: StreamEnd) throws {
        let head = disk.heads[chain] ?? Site.start(of: chain)
        let record = head.sequence > 0 ? disk.records[chain]?[Int(head.sequence) - 1] : nil
        try stream.say(.head(sequence: head.sequence, digest: head.digest, record: record), end: true)
    }

    /// Records of one chain are taken one after another.
    func pass(_ chain: ChainKey, _ work: @escaping () throws -> Void) throws {
        lanes[chain, default: []].append(work)
        if lanes[chain]?.count == 1 { try work() }
    }

    private func leave(_ chain: ChainKey) throws {
        lanes[chain]?.removeFirst()
        try lanes[chain]?.first?()
    }

    func take(_ bytes: Bytes, _ chain: ChainKey, _ stream: StreamEnd) throws {
        let record = try Record(parsing: bytes)
        let head = disk.heads[chain] ?? Site.start(of: chain)
        let sequence = record.body.sequence
        if sequence <= head.sequence {
            let isSame = disk.records[chain]?[Int(sequence) - 1] == bytes
            return try answer(record, chain, stream, isSame ? nil : .recordRefused)
        }
        if let refusal = try refusal(record, chain, head) { return try answer(record, chain, stream, refusal) }
        if world.planted == .acknowledgesRecordEarly { try acknowledge(record, chain, stream) }
        world.after(chance.milliseconds(1...20), party) { [self] in try store(record, bytes, chain, stream) }
    }

    private func store(_ record: Record, _ bytes: Bytes, _ chain: ChainKey, _ stream: StreamEnd) throws {
        let count = UInt64(disk.records[chain]?.count ?? 0)
        try world.require(count + 1 == record.body.sequence, "\(chain) has \(count) records; no hole, no fork")
        disk.records[chain, default: []].append(bytes)
        if case .commit(let commit) = record.body.content {
            try world.promise { try $0.committed(commit.backup, commit.attempt) }
        }
        world.note("record.stored", UInt64(chain.source), record.body.sequence)
        world.after(chance.milliseconds(0...5), party) { [self] in
            note(record, chain)
            world.after(chance.milliseconds(0...5), party) { [self] in try answer(record, chain, stream, nil) }
        }
    }

    private func answer(_ record: Record, _ chain: ChainKey, _ stream: StreamEnd, _ refusal: ErrorCode?) throws {
        if let refusal {
            world.note("record.refused", UInt64(chain.source), record.body.sequence)
            try stream.say(.refused(refusal), end: true)
        } else if world.planted != .acknowledgesRecordEarly || disk.heads[chain]?.sequence ?? 0 > 0 {
            try acknowledge(record, chain, stream)
        }
        try leave(chain)
    }

    private func acknowledge(_ record: Record, _ chain: ChainKey, _ stream: StreamEnd) throws {
        try world.promise { try $0.acknowledged(chain, record.body.sequence, record.digest) }
        try stream.say(.appended(sequence: record.body.sequence, digest: record.digest), end: true)
    }

    private func refusal(_ record: Record, _ chain: ChainKey, _ head: ChainHead) throws -> ErrorCode? {
        guard isNewest(record, chain.source) else { return .staleAttempt }
        guard let site = Site.shared else { throw Broken("there are no keys") }
        var state = ChainState(repository: site.keys.repository, resuming: head)
        do throws(ChainError) {
            try state.accept(record, membership: site.membership)
        } catch {
            return .recordRefused
        }
        return isTrue(record, chain.source) ? nil : .recordRefused
    }

    private func isNewest(_ record: Record, _ source: Int) -> Bool {
        switch record.body.content {
        case .intent(let content): return isCurrent(content.backup, content.attempt)
        case .commit(let content): return isCurrent(content.backup, content.attempt)
        default:
            guard record.body.attempt >= disk.logFences[source] ?? record.body.attempt else { return false }
            disk.logFences[source] = record.body.attempt
            return true
        }
    }

    private func isTrue(_ record: Record, _ source: Int) -> Bool {
        switch record.body.content {
        case .intent(let content):
            !disk.committed.contains(content.backup)
                && !(disk.announced[content.backup] ?? []).contains(content.attempt)
        case .commit(let content):
            (disk.announced[content.backup] ?? []).contains(content.attempt)
                && (0..<Int(content.fileCount)).allSatisfy {
                    let job = JobID(sameBytesAs: content.backup)
                    return disk.objects.contains(.pack(source: source, job, content.attempt, $0))
                }
        case .logIndex(let content): disk.isStored(source, to: content.coveredTo)
        default: true
        }
    }

    private func note(_ record: Record, _ chain: ChainKey) {
        var head = Site.start(of: chain)
        head.sequence = record.body.sequence
        head.digest = record.digest
        disk.heads[chain] = head
        switch record.body.content {
        case .intent(let content): disk.announced[content.backup, default: []].insert(content.attempt)
        case .commit(let content): disk.committed.insert(content.backup)
        case .logIndex(let content):
            disk.covered[chain.source] = content.coveredTo
            covered(chain.source)
        default: break
        }
    }
}

/// After a restart.
extension CoordinatorSide {
    /// What was stored when the process died is taken in.
    func catchUp() throws {
        guard let site = Site.shared else { throw Broken("there are no keys") }
        for chain in disk.chains {
            var state = ChainState(
                repository: site.keys.repository, resuming: disk.heads[chain] ?? Site.start(of: chain))
            for bytes in (disk.records[chain] ?? []).dropFirst(Int(state.head.sequence)) {
                note(try state.accept(bytes, membership: site.membership), chain)
            }
        }
        try checkPromises()
    }

    /// Nothing that was acknowledged has gone.
    private func checkPromises() throws {
        for chain in world.promises.chains {
            for (sequence, digest) in (world.promises.records[chain] ?? [:]).sorted(by: { $0.key < $1.key }) {
                let stored = disk.records[chain]?.dropFirst(Int(sequence) - 1).first
                try world.require(
                    stored.map { Digest.sha256(of: $0) } == digest, "record \(sequence) of \(chain) was acknowledged")
            }
        }
        let lost = world.promises.objects.subtracting(disk.objects)
        try world.require(lost.isEmpty, "\(lost.count) objects were acknowledged and are gone")
    }

    /// Every chain from its first record on.
    func walkChains() throws {
        guard let site = Site.shared else { throw Broken("there are no keys") }
        for chain in disk.chains {
            var state = ChainState(repository: site.keys.repository, resuming: Site.start(of: chain))
            for bytes in disk.records[chain] ?? [] { try state.accept(bytes, membership: site.membership) }
            try world.require(state.head == disk.heads[chain], "\(chain) ends elsewhere than the catalogue says")
        }
    }
}
