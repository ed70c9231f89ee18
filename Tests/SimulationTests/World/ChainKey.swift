import Protocol

/// A chain of one of the simulated sources.
struct ChainKey: Hashable, Comparable, CustomStringConvertible {
    let source: Int
    let chain: ChainName

    static func < (left: Self, right: Self) -> Bool {
        (left.source, left.chain.text) < (right.source, right.chain.text)
    }

    var description: String { "chain \(chain) of source \(source)" }
}
