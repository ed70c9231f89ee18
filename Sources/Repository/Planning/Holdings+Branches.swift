package import Platform
package import Protocol

/// Branches of log: one more after every fork.
extension Holdings {
    /// The branches that something can be restored on, the newest last.
    package var restorableBranches: [LogBranch] { Set(windows.map(\.branch)).sorted() }

    /// The newest branch that has records; nil before the first.
    package var newestBranch: LogBranch? { systemIdentifiers.keys.max() }

    /// The latest time that backups and log of a branch tell of, by the clock of the server; nil when they tell none.
    package func lastTime(of branch: LogBranch) -> Timestamp? {
        let backups = backups.filter { $0.commit.branch == branch }.map(\.commit.stopped)
        let log = coverages.filter { $0.branch == branch }.flatMap(\.stretches).map(\.through)
        return (backups + log).max()
    }
}

extension ChainName {
    /// The branch of log that a log chain is of; nil for every other chain.
    package var branch: LogBranch? {
        guard case .log(let branch, _) = self else { return nil }
        return branch
    }
}
