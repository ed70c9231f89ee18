import Platform
package import Protocol

/// The catalogue, made anew.
extension Operations {
    package func rebuildCatalog(by person: String) async throws -> JobReference {
        let job = JobEntry(
            id: .random(), kind: .rebuild, source: nil, agent: nil, backup: nil, order: [], created: clock.now())
        try await desk.submit(job)
        log.info("catalog.rebuild-ordered", (.job, job.id.description), (.operator, person))
        rebuilder.start(job.id)
        return JobReference(job: job.id)
    }
}
