import TestSupport

/// The one source of chance of a simulated world; the same seed gives the same course of it.
struct Chance {
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        // Neighbouring seeds begin with neighbouring states.
        for _ in 0..<3 { _ = random.next() }
    }

    /// A number from 0 to below `limit`, which must not be 0.
    mutating func below(_ limit: UInt64) -> UInt64 { random.next() % limit }

    /// A number within `range`.
    mutating func number(_ range: ClosedRange<UInt64>) -> UInt64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True once in `count` times.
    mutating func oneIn(_ count: UInt64) -> Bool { below(count) == 0 }

    /// A stretch of time.
    mutating func milliseconds(_ range: ClosedRange<UInt64>) -> Duration {
        .microseconds(Int64(number(range.lowerBound * 1000...range.upperBound * 1000)))
    }
}
