import Platform
import Protocol

/// What one log chain says, and which log breaks with which object.
struct LogFacts: Sendable {
    let branch: LogBranch
    let timeline: TimelineID
    private(set) var coverage: LogCoverage
    private(set) var objects: [LogObjectEntry] = []
    private(set) var details: [NamedReference] = []
    private(set) var keys: [KeyEntry] = []
    /// Records that claim more than the objects prove, with what they claim.
    private(set) var unproven: [(sequence: UInt64, range: BrokenLog)] = []
    /// Where the log behind a damaged record goes on, by the beginning that records there still tell.
    private var resumed: [LSN: LSN] = [:]

    init(_ chain: ScrubbedChain, _ branch: LogBranch, _ timeline: TimelineID) {
        self.branch = branch
        self.timeline = timeline
        coverage = LogCoverage(branch: branch, timeline: timeline)
        var damaged = chain.damages.filter { !$0.isOfUnknownKey }.map(\.sequences.lowerBound)[...]
        for entry in chain.entries {
            guard case .logIndex(let index) = entry.content else { continue }
            var isBehindDamage = false
            while let sequence = damaged.first, sequence < entry.sequence {
                damaged = damaged.dropFirst()
                isBehindDamage = true
            }
            add(index, entry.sequence, isBehindDamage: isBehindDamage)
        }
    }

    private mutating func add(_ index: LogIndexContent, _ sequence: UInt64, isBehindDamage: Bool) {
        objects += index.objects
        keys += index.keys
        if let reference = index.details { details.append(reference) }
        var index = index
        if isBehindDamage, let start = index.objects.filter({ $0.kind != .history }).map(\.start).min() {
            resumed[index.coveredFrom] = max(start, index.coveredFrom)
        }
        index.coveredFrom = resumed[index.coveredFrom] ?? index.coveredFrom
        let before = coverage.stretches.last
        guard !coverage.add(index) else { return }
        let proven = coverage.stretches.last { $0.from == index.coveredFrom }?.to ?? index.coveredFrom
        let from = before.map { $0.from == index.coveredFrom ? min(proven, index.coveredTo) : index.coveredFrom }
        unproven.append(
            (sequence, BrokenLog(branch: branch, timeline: timeline, from: from ?? proven, to: index.coveredTo)))
    }

    /// The log that cannot be restored without the objects at `broken`, names relative to the source.
    func broken(by entry: LogObjectEntry, among broken: Set<String>) -> [BrokenLog] {
        guard entry.kind != .history else {
            return coverage.stretches.map {
                BrokenLog(branch: branch, timeline: timeline, from: $0.from, to: $0.to)
            }
        }
        let isHeldElsewhere = objects.contains { other in
            other.kind != .history && !broken.contains(other.name) && other.start <= entry.start
                && entry.end <= other.end
        }
        return isHeldElsewhere
            ? [] : [BrokenLog(branch: branch, timeline: timeline, from: entry.start, to: entry.end)]
    }

    /// The log that a damaged record made durable, as far as its neighbours tell.
    func broken(by damage: ScrubbedChain.Damage, _ chain: ScrubbedChain) -> [BrokenLog] {
        if case .gap? = damage.claimed { return [] }
        var from: LSN?
        if case .logIndex(let before)? = chain.lastEntry(before: damage.sequences.lowerBound)?.content {
            from = before.coveredTo
        }
        var to: LSN?
        if case .logIndex(let after)? = chain.firstEntry(after: damage.sequences.upperBound)?.content {
            to = after.objects.filter { $0.kind != .history }.map(\.start).min() ?? after.coveredTo
            from = from ?? after.coveredFrom
        }
        if case .logIndex(let claimed)? = damage.claimed {
            from = from ?? claimed.coveredFrom
            to = to ?? claimed.coveredTo
        }
        return [BrokenLog(branch: branch, timeline: timeline, from: from ?? .zero, to: to)]
    }
}
