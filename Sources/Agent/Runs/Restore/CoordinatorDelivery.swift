package import Platform
package import Protocol

/// Fetches over the connection to the coordinator, whose order grants the reading.
package struct CoordinatorDelivery: RestoreDelivery {
    let link: CoordinatorLink
    let job: JobID
    let attempt: Attempt

    /// Fetches for one attempt at a job.
    package init(link: CoordinatorLink, job: JobID, attempt: Attempt) {
        self.link = link
        self.job = job
        self.attempt = attempt
    }

    package func read(
        _ name: ObjectName, _ range: Range<UInt64>?, limit: UInt64,
        _ sink: @escaping @Sendable (Bytes) async throws -> Void
    ) async throws {
        try await ObjectDownloader(link: link, job: job).read(name, range, limit: limit, sink)
    }

    package func list(under prefix: String, after: ObjectName?, limit: UInt32) async throws -> ObjectList {
        try await link.ask(ListObjects(prefix: prefix, after: after, limit: limit))
    }

    package func tail(
        _ branch: LogBranch, _ timeline: TimelineID, _ range: Range<LSN>,
        _ sink: @escaping @Sendable ([TailSlice]) async throws -> LSN
    ) async throws {
        // What the sink has taken stays taken when the connection is lost.
        var position = range.lowerBound
        try await link.repeating { channel in
            guard position < range.upperBound else { return }
            let request = GetTail(job: job, branch: branch, timeline: timeline, from: position, to: range.upperBound)
            let stream = try await channel.open(request, end: true)
            while position < range.upperBound {
                position = try await sink(try await stream.expect(TailSlices.self).slices)
            }
        }
    }

    package func keys(_ keys: [KeyID], sealedTo receiver: X25519PublicKey) async throws -> [GrantedKey] {
        let request = KeyRequest(
            job: job, attempt: attempt, ephemeralKey: receiver.rawRepresentation, keys: keys)
        return try await link.ask(request, for: KeyGrant.self).entries
    }
}
