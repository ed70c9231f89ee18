import Platform
package import Protocol

/// Verification on demand.
extension Operations {
    package func verify(_ request: OpVerify, by person: String) async throws -> JobReference {
        var source: SourceEntry?
        if let name = request.name { source = try await self.source(name) }
        let job = JobEntry(
            id: .random(), kind: .verify, source: source?.id, agent: nil, backup: nil, order: [],
            created: clock.now())
        try await desk.submit(job)
        log.info("verify.ordered", (.job, job.id.description), (.operator, person))
        verifier.start(job.id, source: source?.id)
        return JobReference(job: job.id)
    }
}
