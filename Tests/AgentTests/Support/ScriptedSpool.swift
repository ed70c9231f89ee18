import Agent
import Platform
import Protocol
import Repository
import Synchronization
import TestSupport

/// The slices that a scripted coordinator has acknowledged.
struct ScriptedSpool {
    /// A slice, and what had been told of its key when it came.
    struct Entry {
        var tail: OpenTail
        var slice: TailSlice
        var isKeyListed: Bool
    }

    var entries: [Entry] = []
    var openings: [OpenTail] = []
    /// After so many further slices the tail breaks off, before the last one is kept.
    var slicesUntilBreak: Int?
    /// Slices are kept, but nothing is acknowledged.
    var isSilent = false
    /// Up to where it says that log was acknowledged, where it holds less.
    var mark: TailMark?

    /// Where the tail stands.
    func standing(_ tail: OpenTail) -> LSN {
        entries.filter { $0.tail.timeline == tail.timeline && $0.tail.branch == tail.branch }
            .reduce(tail.start) { $1.slice.start <= $0 ? max($0, $1.slice.end) : $0 }
    }

    /// What came with the slice that ends where the tail stands.
    func digest(_ tail: OpenTail) -> TailDigest? {
        let position = standing(tail)
        return entries.last {
            $0.tail.timeline == tail.timeline && $0.tail.branch == tail.branch && $0.slice.end == position
        }?.slice.digest
    }

    /// Takes a slice in.
    ///
    /// - Throws: when it leaves a hole, or when the tail is to break off.
    mutating func take(_ entry: Entry) throws -> LSN {
        if let left = slicesUntilBreak {
            slicesUntilBreak = left > 0 ? left - 1 : nil
            guard left > 0 else { throw HoldfastError(.spoolFailed, "the disk is full") }
        }
        guard entry.slice.start <= standing(entry.tail) else {
            throw HoldfastError(.malformedMessage, "a slice leaves a hole at \(entry.slice.start)")
        }
        entries.append(entry)
        return standing(entry.tail)
    }

    /// Whether every slice is signed and holds just its stretch of `wal`, which begins at `start`.
    func holds(_ wal: Bytes, from start: LSN, _ bench: AgentBench) throws -> Bool {
        let keyring = try bench.keyring(try bench.coordinator.keyEntries(bench.source))
        return try entries.allSatisfy { entry in
            let slice = entry.slice
            let place = TailSlicePlace(
                repository: bench.keys.repository, source: bench.source, branch: entry.tail.branch,
                timeline: entry.tail.timeline, writer: entry.tail.writer, start: slice.start, end: slice.end,
                through: slice.through, key: slice.key)
            let sealed = SealedTailSlice(place: place, object: slice.sealed, signature: slice.signature)
            var plain = Bytes()
            var decoder = LogFrameDecoder()
            try decoder.feed(try sealed.open(with: keyring)) { plain += $0 }
            try decoder.finish()
            let stretch = Int(slice.start.bytes(since: start))..<Int(slice.end.bytes(since: start))
            return sealed.isSigned(by: bench.keys.agentKey.publicKey) && plain == Bytes(wal[stretch])
        }
    }
}

extension ScriptedCoordinator {
    /// Every key that a log index of the source tells of.
    func keyEntries(_ source: SourceID) throws -> [KeyEntry] {
        try store.paths.filter { $0.hasPrefix("sources/\(source)/chain/log") }.compactMap { store[$0] }
            .map(Record.init(parsing:)).flatMap { record in
                if case .logIndex(let index) = record.body.content { index.keys } else { [KeyEntry]() }
            }
    }

    /// Keeps a tail until it breaks off.
    func keep(_ tail: OpenTail, _ stream: ChannelStream) async throws {
        let standing = spool.withLock { spool in
            spool.openings.append(tail)
            let position = spool.standing(tail)
            return TailStanding(
                position: position, digest: spool.digest(tail),
                mark: spool.mark.flatMap { $0.position > position ? $0 : nil })
        }
        try await stream.send(standing)
        while true {
            let slice = try await stream.expect(TailSlice.self)
            let isListed = try keyEntries(tail.source).contains { $0.key == slice.key }
            let end = try spool.withLock { spool in
                let end = try spool.take(.init(tail: tail, slice: slice, isKeyListed: isListed))
                return spool.isSilent ? nil : end
            }
            if let end { try await stream.send(TailAck(position: end)) }
        }
    }
}
