import Platform
import Protocol

/// Where drills are run on this host.
struct DrillPlace: Sendable {
    let directory: String
    let permissions: DrillPermissions

    /// - Parameters:
    ///   - permissions: what the host's owner says.
    ///   - home: the agent's data directory.
    init(_ permissions: DrillPermissions, home: String) {
        directory = permissions.directory ?? home + "/drills"
        self.permissions = permissions
    }

    /// Makes the scratch of a job, after whatever an earlier attempt left of it.
    func scratch(for job: JobID) async throws -> DrillScratch {
        try await sweep(DrillScratch.name(of: job))
        let directory = directory
        return try await BlockingThreads.shared.run { try DrillScratch(for: job, in: directory) }
    }

    /// Ends and removes what an agent that died has left of its drills; what cannot be removed is told and stays.
    func sweep(_ log: Log) async {
        do {
            for path in try await sweep(nil) { log.warn("drill.leftover", (.path, path)) }
        } catch {
            log.error("drill.sweep", (.path, directory), (.reason, HoldfastError(channelError: error).message))
        }
    }

    /// - Parameter name: which scratch; nil for all.
    /// - Returns: the paths of those that were removed.
    /// - Throws: what could not be ended or removed.
    @discardableResult
    private func sweep(_ name: String?) async throws -> [String] {
        let directory = directory
        let leftovers = try await BlockingThreads.shared.run { try DrillScratch.leftovers(in: directory) }
        var removed: [String] = []
        for scratch in leftovers where name.map({ scratch.path.hasSuffix("/" + $0) }) ?? true {
            try await scratch.server.end(inOrder: false)
            try await BlockingThreads.shared.run { try scratch.remove() }
            removed.append(scratch.path)
        }
        return removed
    }
}
