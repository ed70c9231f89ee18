package import Platform
package import Protocol
import Repository

/// Looks after the spool: drops what the repository has, keeps the acknowledged marks, tells of what is wrong.
package struct SpoolUpkeep: Sendable {
    let spool: Spool
    let catalog: Catalog
    let facts: FactIntake
    let desk: JobDesk
    let clock: any WallClock
    let log: Log

    package init(
        spool: Spool, catalog: Catalog, facts: FactIntake, desk: JobDesk, clock: any WallClock, log: Log
    ) {
        self.spool = spool
        self.catalog = catalog
        self.facts = facts
        self.desk = desk
        self.clock = clock
        self.log = log
    }

    /// Reads the journal; before any agent is let in.
    package func begin() async throws {
        var covered: [TailName: [ClosedRange<LSN>]] = [:]
        for source in try await catalog.sources() {
            for (tail, ranges) in try await stretches(of: source.id) { covered[tail] = ranges }
        }
        // A restore that goes on needs what it was promised, also where the repository has it by now.
        try await spool.load(covered: covered, holds: await holds(), marks: try await catalog.tailMarks())
        try await drop()
        _ = await tell(spool.condition)
    }

    /// Goes round until cancelled.
    package func run() async {
        var round = 0
        var told: SpoolCondition?
        while (try? await Task.sleep(for: SpoolLimits.round)) != nil {
            round += 1
            await keepMarks()
            let condition = spool.condition
            if condition.failure != nil || !condition.refused.isEmpty { spool.tidySoon() }
            if condition != told, await tell(condition) { told = condition }
            guard round % SpoolLimits.roundsBetweenDrops == 0 else { continue }
            do { try await drop() } catch {
                log.warn("spool.not-dropped", (.reason, "\(error)"))
            }
        }
    }

    /// Keeps what an unclean stop could not; the spool takes nothing more.
    package func finish() async {
        spool.close()
        await keepMarks()
    }

    /// A log index has come in: what it covers is needed in the spool no more.
    package func indexed(_ source: SourceID) async {
        spool.hold(await holds())
        do { try await drop(source) } catch {
            log.warn("spool.not-dropped", (.source, source.description), (.reason, "\(error)"))
        }
    }

    private func drop() async throws {
        spool.hold(await holds())
        for source in Set(spool.tails.map(\.source)) {
            guard let entry = try await catalog.source(source) else {
                // An older copy of the catalogue may have been put back: what the spool alone has goes last.
                log.warn("spool.unknown-source", (.source, source.description))
                spool.end(source)
                continue
            }
            if entry.isRemoved { spool.end(source) }
            try await drop(source)
        }
        let now = clock.now().microseconds
        let age = SpoolLimits.endedTail.components.seconds * 1_000_000
        spool.dropEnded(receivedBefore: Timestamp(microseconds: max(0, now - age)))
    }

    private func drop(_ source: SourceID) async throws {
        for (tail, ranges) in try await stretches(of: source) { spool.drop(tail, covered: ranges) }
    }

    private func stretches(of source: SourceID) async throws -> [TailName: [ClosedRange<LSN>]] {
        var stretches: [TailName: [ClosedRange<LSN>]] = [:]
        for coverage in try await facts.holdings(of: source).coverages {
            let tail = TailName(source: source, branch: coverage.branch, timeline: coverage.timeline)
            stretches[tail] = coverage.stretches.map { $0.from...$0.to }
        }
        return stretches
    }

    /// What open restores and drills were promised.
    private func holds() async -> SpoolHolds {
        var holds: SpoolHolds = [:]
        for order in await desk.openJobs().compactMap(\.restoreOrder) {
            for range in order.log {
                guard let from = range.tailFrom, let to = range.tailTo, from <= to else { continue }
                let tail = TailName(source: order.source, branch: range.branch, timeline: range.timeline)
                holds[tail, default: []].append(from...to)
            }
        }
        return holds
    }

    private func keepMarks() async {
        let changes = spool.takeChangedMarks()
        guard !changes.isEmpty else { return }
        do { try await catalog.put(tailMarks: changes) } catch {
            spool.takeBack(changes)
            log.warn("spool.marks-not-kept", (.reason, "\(error)"))
        }
    }

    /// Findings come with their cause and go with it.
    ///
    /// - Returns: Whether the catalogue has them.
    private func tell(_ condition: SpoolCondition) async -> Bool {
        let meanwhile = "commits of synchronous sources wait, others do not, and it goes on by itself"
        let full =
            "the spool '\(spool.directory)' may hold \(ByteCount(bytes: spool.limit)) and has no more room for the log of "
            + "\(await names(condition.refused)); \(meanwhile) once the repository takes log in: see to the repository, or "
            + "raise spool-limit"
        let failed = condition.failure.map {
            "\($0); \(meanwhile) once its disk takes bytes again: make room there, or see to the disk"
        }
        let texts: [(String, String?)] = [
            ("spool-full", condition.refused.isEmpty ? nil : full), ("spool-failed", failed),
            ("spool-damage", condition.damage.sorted { $0.key < $1.key }.first?.value),
        ]
        for (kind, text) in texts {
            do { try await catalog.tell(kind, text, at: clock.now()) } catch {
                log.warn("finding.not-kept", (.kind, kind), (.reason, "\(error)"))
                return false
            }
        }
        return true
    }

    private func names(_ sources: Set<SourceID>) async -> String {
        var names: [String] = []
        for source in sources {
            names.append("'\((try? await catalog.source(source))?.name ?? source.description)'")
        }
        return names.sorted().joined(separator: ", ")
    }
}
