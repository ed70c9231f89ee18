package import Platform
package import Protocol

/// Reads objects of the repository through the coordinator.
package struct ObjectDownloader: Sendable {
    private let link: CoordinatorLink
    private let job: JobID?

    /// - Parameters:
    ///   - link: the way to the coordinator.
    ///   - job: the restore that grants the reading; nil for the agent's own sources.
    package init(link: CoordinatorLink, job: JobID?) {
        self.link = link
        self.job = job
    }

    /// Reads a stretch of an object piece by piece; after a lost connection it goes on where it stood.
    ///
    /// - Parameters:
    ///   - name: which object.
    ///   - range: which bytes; nil for all.
    ///   - limit: the most bytes accepted.
    ///   - sink: gets the bytes in order.
    /// - Returns: how many bytes came.
    /// - Throws: the coordinator's refusal; what `sink` throws.
    @discardableResult
    package func read(
        _ name: ObjectName, _ range: Range<UInt64>? = nil, limit: UInt64,
        _ sink: @Sendable (Bytes) async throws -> Void
    ) async throws -> UInt64 {
        var done: UInt64 = 0
        return try await link.repeating { channel in
            let start = (range?.lowerBound ?? 0) + done
            let length = range.map { $0.upperBound - start }
            let stream = try await channel.open(
                GetObject(name: name, offset: start, length: length, job: job), end: true)
            let head = try await stream.expect(ObjectFollows.self)
            guard head.length <= limit - done, length == nil || head.length == length else {
                throw HoldfastError(
                    .repositoryUnusable, "\(name) has \(head.length) bytes, more or fewer than expected")
            }
            let end = done + head.length
            while let event = try await stream.receive() {
                if case .message(let message) = event, message.kind == Failure.kind {
                    throw try message.decoded(as: Failure.self).error
                }
                guard case .data(let bytes) = event, UInt64(bytes.count) <= end - done else {
                    throw HoldfastError(.repositoryUnusable, "\(name) came with something that was not asked for")
                }
                try await sink(bytes)
                done += UInt64(bytes.count)
            }
            guard done == end else {
                throw HoldfastError(.repositoryUnusable, "\(name) ended \(end - done) bytes early")
            }
            return done
        }
    }
}
