import Glibc

/// Whether tests run their long form: more rounds, more moments, more versions. `scripts/test --long` asks for it.
package enum LongRun {
    /// True when the long form is asked for.
    package static var isWanted: Bool { getenv("HOLDFAST_LONG") != nil }

    /// `long` when the long form is asked for, else `short`.
    package static func count(_ short: Int, long: Int) -> Int { isWanted ? long : short }
}
