package import Protocol

/// The ends of logs that lie in the coordinator's spool.
extension Holdings {
    /// Up to where the newest unbroken log of a chain reaches; nil when there is none.
    package func coveredEnd(of chain: ChainName) -> LSN? {
        coverages.first { .log(branch: $0.branch, timeline: $0.timeline) == chain }?.stretches.last?.to
    }

    /// The same with the log that the spool adds: a tail counts where it joins the newest log of its chain.
    package func including(_ tails: [SpoolTail]) -> Holdings {
        var copy = self
        for tail in tails { copy.include(tail) }
        return copy
    }
}
