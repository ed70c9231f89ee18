import Glibc

/// Which seeds are to be run.
enum SeedRange {
    /// As many as `HOLDFAST_SEEDS` says, else 2,000, counted from 1.
    static let count = number("HOLDFAST_SEEDS") ?? 2000
    /// The only one that is wanted; nil for all.
    static let only = number("HOLDFAST_SEED")
    /// The seeds are run in so many parts, side by side.
    static let parts: UInt64 = 8

    /// The seeds of one part.
    static func seeds(of part: UInt64) -> [UInt64] {
        if let only { return only % parts == part ? [only] : [] }
        return Array(stride(from: part + 1, through: count, by: Int(parts)))
    }

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }
}
