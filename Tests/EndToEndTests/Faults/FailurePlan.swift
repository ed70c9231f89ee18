import TestSupport

/// Which calls of a work are to fail, and how.
struct FailurePlan {
    /// In the short form so many calls fail, spread over all.
    private static let few = 4
    /// In the long form so many of the calls that are alike fail, spread over them; more, if there are more ways to fail.
    static let alike = 6

    /// Steps that are spread over the work together.
    private static let stretch = 40

    private(set) var steps: [(failure: FailingCalls.Failure, number: Int)] = []

    init(_ seen: FailingCalls.Seen) {
        if LongRun.isWanted { planKinds(seen) } else { planSpread(seen) }
        steps.sort { ($0.number, $0.failure.rawValue) < ($1.number, $1.failure.rawValue) }
        if LongRun.isWanted { interleave() }
    }

    /// Any stretch of steps is spread over the whole work, so that a run that is broken off has seen some of all of it.
    private mutating func interleave() {
        let strides = max(1, steps.count / Self.stretch)
        steps = (0..<strides).flatMap { first in
            stride(from: first, to: steps.count, by: strides).map { steps[$0] }
        }
    }

    private mutating func planSpread(_ seen: FailingCalls.Seen) {
        for (turn, index) in stride(from: 0, to: seen.ways.count, by: max(1, seen.ways.count / Self.few)).enumerated() {
            let ways = seen.ways[index]
            if !ways.isEmpty { steps.append((ways[turn % ways.count], index + 1)) }
        }
    }

    /// Calls that are alike fail in each of their ways, each of those calls in another one.
    private mutating func planKinds(_ seen: FailingCalls.Seen) {
        let groups = Dictionary(grouping: seen.ways.indices) { Kind(likeness: seen.likeness[$0], ways: seen.ways[$0]) }
        for (kind, calls) in groups where !kind.ways.isEmpty {
            let wanted = max(kind.ways.count, min(Self.alike, calls.count))
            for turn in 0..<wanted {
                let call = calls[turn * calls.count / wanted]
                steps.append((kind.ways[turn % kind.ways.count], call + 1))
            }
        }
    }

    private struct Kind: Hashable {
        var likeness: UInt32
        var ways: [FailingCalls.Failure]
    }
}
