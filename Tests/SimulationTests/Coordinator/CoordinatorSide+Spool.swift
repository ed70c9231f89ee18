import Platform
import Protocol

@testable import Coordinator

/// The spool: tails are opened, slices written and made durable together, then acknowledged.
extension CoordinatorSide {
    /// Reads the journal, as after a restart.
    func loadSpool() throws {
        let content = disk.journal.read()
        var covered: [TailName: [ClosedRange<LSN>]] = [:]
        for (source, end) in disk.covered { covered[Self.tail(source)] = [Site.logStart...end] }
        let journal = disk.journal
        let replay = SpoolReplay(content.findings, covered: covered) { stretch, tail in
            journal.entries(of: stretch.piece, tail)
        }
        spool.index = replay.index
        for (file, length) in content.lengths { spool.index.note(file: file, length: length) }
        spool.sequence = world.planted == .forgetsSequence ? 0 : replay.lastSequence
        spool.nextFile = disk.journal.last + 1
        spool.isRead = true
        for tail in spool.index.tails {
            for piece in spool.index.pieces(of: tail) {
                try world.require(journal.holds(piece, tail), "\(piece.start) to \(piece.end) of a tail is unreadable")
            }
        }
        tidy()
    }

    func openTail(_ stream: StreamEnd, _ agent: Int, _ start: LSN, _ writer: Attempt) throws {
        guard spool.isRead, writer >= disk.logFences[agent] ?? writer else {
            return try stream.say(.refused(.staleAttempt), end: true)
        }
        disk.logFences[agent] = writer
        let tail = Self.tail(agent)
        if let earlier = spool.lanes[tail.source] {
            giveUp(earlier)
            if earlier.standing.waiting > 0 {
                return world.after(.milliseconds(1), party) { [self] in try openTail(stream, agent, start, writer) }
            }
        }
        let standing = spool.index.standing(of: tail, opening: start, covered: disk.covered[agent])
        let lane = TailLane(
            tail: tail, agent: Site.identifier(UInt64(agent)), writer: writer, position: standing.position,
            joins: standing.joins)
        spool.lanes[tail.source] = lane
        spool.streams[tail.source] = stream
        stream.heard = { [unowned self] talk in
            guard case .slice(let start, let end) = talk else { throw Broken("the spool hears \(talk)") }
            try take(start, end, lane, stream, agent)
        }
        stream.over = { [unowned self] _ in
            spool.left.append(lane)
            forget(lane, atOnce: world.planted == .forgetsWhatIsUnderWay)
        }
        world.note("spool.opened", UInt64(agent), standing.position.rawValue, standing.joins ? 1 : 0)
        try stream.say(.standing(standing.position))
    }

    /// A lane ends, and what waits of it is let go of.
    private func giveUp(_ lane: TailLane) {
        let dropped = spool.queue.filter { $0.lane === lane }.reduce(0) { $0 + $1.room }
        spool.queue.removeAll { $0.lane === lane }
        if dropped > 0 { lane.dropped(bytes: dropped) }
        if spool.lanes[lane.tail.source] === lane { spool.streams[lane.tail.source]?.reset(.staleAttempt) }
    }

    /// A lane whose conversation is over keeps its place until nothing of it is under way.
    private func forget(_ lane: TailLane, atOnce: Bool = false) {
        guard spool.lanes[lane.tail.source] === lane, spool.left.contains(where: { $0 === lane }) else { return }
        if atOnce || lane.standing.waiting == 0 { spool.lanes[lane.tail.source] = nil }
    }

    private func take(_ start: LSN, _ end: LSN, _ lane: TailLane, _ stream: StreamEnd, _ agent: Int) throws {
        guard spool.lanes[lane.tail.source] === lane, end > lane.position else { return }
        let joins = start == lane.position || start > lane.position && start <= disk.covered[agent] ?? .zero
        try world.require(joins, "a slice begins at \(start), but the tail stands at \(lane.position)")
        spool.sequence += 1
        var entry = SpoolEntry(
            sequence: spool.sequence, tail: lane.tail, writer: lane.writer, start: start, end: end,
            key: Site.identifier(7), received: Site.time(world.now), begins: false)
        let object = SimulatedJournal.object(entry)
        entry.begins = lane.queued(from: start, to: end, bytes: Int(SpoolFrame.room(object: object.count)))
        spool.queue.append(SpoolTask.Queued(entry: entry, object: object, lane: lane))
        if world.planted == .acknowledgesBeforeSync { try acknowledge(lane, end) }
        if !spool.isWriting { try write() }
    }

    private func acknowledge(_ lane: TailLane, _ position: LSN) throws {
        guard let stream = spool.streams[lane.tail.source], spool.lanes[lane.tail.source] === lane else { return }
        let source = world.agents.indices.first { Self.tail($0) == lane.tail } ?? 0
        world.promise { $0.acknowledged(source, to: position) }
        try stream.say(.ack(position))
    }

    /// Writes what waits, then syncs it.
    func write(secondTry: [SpoolTask.Queued]? = nil) throws {
        let batch = secondTry ?? Array(spool.queue.prefix(SpoolTask.batch))
        if secondTry == nil { spool.queue.removeFirst(batch.count) }
        spool.isWriting = !batch.isEmpty
        guard !batch.isEmpty else { return }
        var frames = Bytes()
        let signature = Bytes(repeating: 1, count: SpoolFrame.signatureLength)
        let lengths = batch.map { SpoolFrame.append($0.entry, object: $0.object, signature: signature, to: &frames) }
        let file = file(for: frames)
        let start = disk.journal.length(of: file)
        disk.journal.append(frames, to: file)
        world.after(chance.milliseconds(1...(chance.oneIn(10) ? 800 : 15)), party) { [self] in
            if chance.oneIn(60), world.now < world.trouble { return try failed(batch, file, isLast: secondTry != nil) }
            disk.journal.sync(file)
            try written(batch, lengths, file, start)
        }
    }

    func file(for frames: Bytes) -> UInt64 {
        if let file = spool.file, disk.journal.length(of: file) + UInt64(frames.count) <= SpoolTask.fileLimit {
            return file
        }
        let new = spool.nextFile
        spool.nextFile += 1
        spool.file = new
        disk.journal.create(new)
        return new
    }

    private func written(_ batch: [SpoolTask.Queued], _ lengths: [Int], _ file: UInt64, _ start: UInt64) throws {
        var start = start
        spool.index.note(file: file, length: disk.journal.length(of: file))
        for (slice, length) in zip(batch, lengths) {
            let end = start + UInt64(length)
            spool.index.add(slice.entry, at: SpoolPlace(file: file, start: start, end: end))
            start = end
        }
        world.note("spool.synced", file, UInt64(batch.count))
        // Between the sync and the word of it the process may die.
        world.after(chance.milliseconds(0...3), party) { [self] in
            for slice in batch {
                slice.lane.written(to: slice.entry.end, bytes: slice.room)
                try acknowledge(slice.lane, slice.entry.end)
                forget(slice.lane)
            }
            try write()
        }
    }

    /// A failed sync is final for its file; the batch gets one chance in a new one.
    private func failed(_ batch: [SpoolTask.Queued], _ file: UInt64, isLast: Bool) throws {
        world.note("spool.failed", file)
        disk.journal.abandon(file)
        spool.file = nil
        if !isLast { return try write(secondTry: batch) }
        for slice in batch {
            slice.lane.dropped(bytes: slice.room)
            giveUp(slice.lane)
            if spool.lanes[slice.lane.tail.source] === slice.lane { spool.lanes[slice.lane.tail.source] = nil }
        }
        try write()
    }
}
