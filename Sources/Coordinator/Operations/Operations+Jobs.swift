import Platform
package import Protocol

/// Jobs: listed, shown, followed, cancelled.
extension Operations {
    private static let defaultListLength = 50

    /// The newest jobs, the newest last.
    ///
    /// - Throws: `badSetting` when more are wanted than one answer holds.
    package func jobs(_ request: OpJobList) async throws -> JobList {
        let limit = Int(request.limit ?? UInt32(Self.defaultListLength))
        guard OpJobList.limits.contains(limit) else {
            throw HoldfastError(
                .badSetting, "\(limit) jobs cannot be listed at once; ask for \(OpJobList.limits.upperBound) or fewer")
        }
        let names = try await sourceNames()
        var rows: [JobRow] = []
        for entry in try await catalog.jobs(limit: limit).reversed() {
            rows.append(row(await desk.open(entry.id) ?? entry, names, facts: []))
        }
        return JobList(rows: rows)
    }

    package func showJob(_ request: OpJobShow) async throws -> JobRow {
        if let open = await desk.open(request.job) { return row(open, try await sourceNames(), facts: []) }
        guard let entry = try await catalog.job(request.job) else { throw JobDesk.unknown(request.job) }
        return row(entry, try await sourceNames(), facts: try await catalog.facts(of: entry.id))
    }

    /// Sends the job's row at each change; the last one ends the conversation.
    package func followJob(
        _ request: OpJobFollow, send: (_ row: JobRow, _ isLast: Bool) async throws -> Void
    ) async throws {
        let names = try await sourceNames()
        for await entry in try await desk.follow(request.job) {
            guard entry.state.isEnded else {
                try await send(row(entry, names, facts: []), false)
                continue
            }
            return try await send(row(entry, names, facts: try await catalog.facts(of: entry.id)), true)
        }
        throw HoldfastError(.busy, "the coordinator is stopping; follow the job again once it is back")
    }

    package func cancelJob(_ request: OpJobCancel, by person: String) async throws -> Done {
        try await desk.cancel(request.job)
        log.info("job.cancel", (.job, request.job.description), (.operator, person))
        return Done()
    }

    package func jobLog(_ request: OpJobLog) async throws -> JobLog {
        guard try await catalog.job(request.job) != nil else { throw JobDesk.unknown(request.job) }
        return JobLog(lines: try await catalog.log(of: request.job))
    }

    func row(_ entry: JobEntry, _ names: [SourceID: SourceName], facts: [JobFact]) -> JobRow {
        JobRow(
            job: entry.id, kind: entry.kind, source: entry.source.flatMap { names[$0] },
            agent: entry.agent.flatMap { agentName($0) }, state: entry.state, attempt: entry.attempt,
            phase: entry.phase.isEmpty ? nil : entry.phase, bytesDone: entry.bytesDone,
            bytesTotal: entry.bytesTotal, itemsDone: entry.itemsDone, itemsTotal: entry.itemsTotal,
            created: entry.created, started: entry.started, ended: entry.ended, code: entry.code, text: entry.text,
            summary: facts.compactMap { fact in fact.value.map { Fact(name: fact.name, value: $0) } },
            steps: facts.compactMap { fact in
                fact.microseconds.map { StepTime(name: fact.name, microseconds: $0) }
            })
    }
}
