package import Platform
package import Protocol
package import Repository

/// What must not be dropped while restores run: stretches of tails.
package typealias SpoolHolds = [TailName: [ClosedRange<LSN>]]

/// What the journal holds and what of it is still needed. Pure: the driver does the reading, writing and removing.
///
/// Each tail is one unbroken run of slices, kept as pieces. Bytes that no run needs are dead; they go with their file.
package struct SpoolIndex: Sendable {
    /// A file of the journal.
    struct File: Hashable {
        var length: UInt64
        var live: UInt64 = 0
        /// Whether bytes in it cannot be read; it is not copied from then.
        var isDamaged = false
    }

    private(set) var files: [UInt64: File] = [:]
    private(set) var runs: [TailName: [SpoolPiece]] = [:]
    /// Bytes that are needed of each source.
    private var live: [SourceID: UInt64] = [:]
    /// Sources that are no longer protected.
    private var ended: Set<SourceID> = []
    /// Slices behind a hole, which no restore can use as it is.
    private var stranded: [TailName: SpoolStrand] = [:]

    /// Nothing yet.
    package init() {}

    /// Bytes on disk.
    package var bytes: UInt64 { files.values.reduce(0) { $0 + $1.length } }
    /// Bytes that are still needed.
    package var liveBytes: UInt64 { files.values.reduce(0) { $0 + $1.live } }
    /// Every source that something is needed of.
    var sources: some Sequence<SourceID> { live.keys }
    /// Bytes that are still needed of a source.
    package func liveBytes(of source: SourceID) -> UInt64 { live[source] ?? 0 }
    /// Every tail that holds something.
    package var tails: [TailName] { Array(runs.keys) }

    /// The pieces of a tail, in order.
    package func pieces(of tail: TailName) -> [SpoolPiece] { runs[tail] ?? [] }

    /// A file is this long now.
    package mutating func note(file: UInt64, length: UInt64, isDamaged: Bool = false) {
        files[file, default: File(length: 0)].length = length
        if isDamaged { files[file]?.isDamaged = true }
    }

    /// A file has gone.
    package mutating func forget(file: UInt64) { files[file] = nil }

    /// Takes in a durable slice, which joins its tail or begins it anew.
    package mutating func add(_ entry: SpoolEntry, at place: SpoolPlace) {
        if entry.begins || runs[entry.tail]?.last?.end != entry.start { release(entry.tail) }
        hold(place.length, of: entry.tail, place)
        var run = runs.removeValue(forKey: entry.tail) ?? []
        if run.isEmpty || !run[run.count - 1].take(entry, place) { run.append(SpoolPiece(entry, place)) }
        runs[entry.tail] = run
    }

    /// Takes in a whole tail, of which nothing is known yet.
    mutating func take(_ run: [SpoolPiece], of tail: TailName) {
        guard !run.isEmpty else { return }
        for piece in run { hold(piece.bytes, of: tail, piece.place) }
        runs[tail] = run
    }

    private mutating func hold(_ bytes: UInt64, of tail: TailName, _ place: SpoolPlace) {
        files[place.file, default: File(length: place.end)].live += bytes
        live[tail.source, default: 0] += bytes
    }

    private mutating func release(_ tail: TailName) {
        for piece in runs.removeValue(forKey: tail) ?? [] { release(piece, of: tail) }
    }

    private mutating func release(_ piece: SpoolPiece, of tail: TailName) {
        files[piece.place.file]?.live -= piece.bytes
        let left = (live[tail.source] ?? 0) - piece.bytes
        live[tail.source] = left > 0 ? left : nil
    }
}

/// What goes.
extension SpoolIndex {
    /// Nothing more comes of a source.
    package mutating func end(_ source: SourceID) { ended.insert(source) }

    /// Has files kept for slices behind a hole, until the repository has their log or their room is needed.
    mutating func strand(_ tail: TailName, _ strand: SpoolStrand) { stranded[tail] = strand }

    /// Drops the beginning of a tail as far as the repository covers it.
    ///
    /// - Parameters:
    ///   - tail: Which.
    ///   - covered: The unbroken stretches of the same log in the repository.
    ///   - holds: What restores still read.
    /// - Returns: Whether anything went.
    @discardableResult
    package mutating func drop(_ tail: TailName, covered: [ClosedRange<LSN>], holds: SpoolHolds = [:]) -> Bool {
        let isReached = stranded[tail].map { strand in covered.contains { $0.contains(strand.end) } } ?? false
        if isReached { stranded[tail] = nil }
        let run = pieces(of: tail)
        let held = holds[tail] ?? []
        let kept = run.drop { piece in
            covered.contains { $0.contains(piece.start) && $0.contains(piece.end) }
                && !held.contains { piece.start < $0.upperBound && $0.lowerBound < piece.end }
        }
        guard kept.count < run.count else { return isReached }
        for piece in run.prefix(run.count - kept.count) { release(piece, of: tail) }
        runs[tail] = kept.isEmpty ? nil : Array(kept)
        return true
    }

    /// Drops every tail of a source.
    package mutating func drop(_ source: SourceID) {
        for tail in tails where tail.source == source { release(tail) }
        stranded = stranded.filter { $0.key.source != source }
    }

    /// Drops tails whose source, branch or timeline is over, and what lies behind holes: those received before `limit`, or all that there are when it is nil.
    ///
    /// - Returns: Whether anything went.
    @discardableResult
    package mutating func dropEnded(receivedBefore limit: Timestamp?, holds: SpoolHolds = [:]) -> Bool {
        let all = tails
        let strands = stranded.count
        stranded = stranded.filter { _, strand in limit.map { strand.received >= $0 } ?? false }
        var hasDropped = stranded.count < strands
        for tail in all where holds[tail] == nil && isEnded(tail, all) {
            guard limit.map({ (runs[tail]?.last?.received ?? $0) < $0 }) ?? true else { continue }
            release(tail)
            hasDropped = true
        }
        return hasDropped
    }

    private func isEnded(_ tail: TailName, _ all: [TailName]) -> Bool {
        ended.contains(tail.source) || all.contains(where: tail.isEnded(by:))
    }

    /// Closed files of which nothing is needed any more.
    package func removable(writing: UInt64?) -> [UInt64] {
        files.filter { number, file in
            number != writing && file.live == 0 && !stranded.values.contains { $0.files.contains(number) }
        }.keys.sorted()
    }

    /// The closed file that is worth emptying by copying what is live in it: the one with the least, when that is little.
    ///
    /// - Parameters:
    ///   - writing: The file being written.
    ///   - isPressed: Whether slices are refused for want of room: then a file that is a quarter dead is worth it.
    /// - Returns: Its number; nil when there is none.
    package func victim(writing: UInt64?, isPressed: Bool = false) -> UInt64? {
        let mostlyDead = files.filter { number, file in
            let part = file.length / SpoolLimits.compaction
            return number != writing && !file.isDamaged && file.live > 0
                && file.live <= (isPressed ? file.length - part : part)
        }
        return mostlyDead.min { ($0.value.live, $0.key) < ($1.value.live, $1.key) }?.key
    }

    /// What is live in a file.
    package func pieces(in file: UInt64) -> [(tail: TailName, piece: SpoolPiece)] {
        runs.flatMap { tail, run in run.filter { $0.place.file == file }.map { (tail, $0) } }
            .sorted { $0.piece.place.start < $1.piece.place.start }
    }

    /// A piece has been copied and the copy is durable.
    ///
    /// - Returns: False when the piece has gone meanwhile; the copy is dead then.
    @discardableResult
    package mutating func move(_ piece: SpoolPiece, of tail: TailName, to place: SpoolPlace) -> Bool {
        guard let at = runs[tail]?.firstIndex(of: piece) else { return false }
        release(piece, of: tail)
        runs[tail]?[at].place = place
        hold(piece.bytes, of: tail, place)
        return true
    }
}

/// What there is.
extension SpoolIndex {
    /// Where a tail that is opened at `start` goes on, and whether it joins what is held.
    ///
    /// - Parameters:
    ///   - tail: Which.
    ///   - start: Where the agent says that durable log ends.
    ///   - covered: Where it ends as the repository proves; nil when it proves nothing.
    /// - Returns: Where its next slice begins, whether that joins, and what came with the slice that ends there.
    package func standing(
        of tail: TailName, opening start: LSN, covered: LSN?
    ) -> (position: LSN, joins: Bool, digest: TailDigest?) {
        let run = pieces(of: tail)
        guard let first = run.first, let last = run.last, first.start <= max(start, covered ?? .zero),
            last.end >= start
        else { return (start, false, nil) }
        return (last.end, true, last.digest)
    }

    /// The pieces that hold all of `range`; nil when not all of it is held.
    package func pieces(of tail: TailName, holding range: ClosedRange<LSN>) -> [SpoolPiece]? {
        let run = pieces(of: tail)
        guard let first = run.first, let last = run.last, first.start <= range.lowerBound, range.upperBound <= last.end
        else { return nil }
        return run.filter { $0.start < range.upperBound && range.lowerBound < $0.end }
    }

    /// What the tails of a source could add to the repository's log.
    package func tails(of source: SourceID) -> [SpoolTail] {
        runs.compactMap { tail, run in
            guard tail.source == source, let first = run.first, let last = run.last else { return nil }
            let through = run.last { $0.through != nil }?.through
            return SpoolTail(
                branch: tail.branch, timeline: tail.timeline, from: first.start, to: last.end, through: through)
        }.sorted { ($0.branch, $0.timeline) < ($1.branch, $1.timeline) }
    }
}
