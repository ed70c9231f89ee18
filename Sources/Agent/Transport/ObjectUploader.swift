package import Platform
package import Protocol

/// Puts objects into the repository through the coordinator; returns when they are durable there.
package struct ObjectUploader: Sendable {
    /// Bytes given to the channel at a time.
    package static let pieceLength = 256 << 10

    private let link: CoordinatorLink
    private let job: JobID?
    private let attempt: Attempt

    /// - Parameters:
    ///   - link: the way to the coordinator.
    ///   - job: the job that the objects belong to; nil for the log stream.
    ///   - attempt: the fence of the writer.
    package init(link: CoordinatorLink, job: JobID?, attempt: Attempt) {
        self.link = link
        self.job = job
        self.attempt = attempt
    }

    /// Puts one object; sends it again when the connection is lost, which is harmless since names are never re-used.
    ///
    /// - Parameters:
    ///   - name: where it goes.
    ///   - body: its bytes.
    ///   - digest: SHA-256 of the bytes; the coordinator compares.
    ///   - patience: how long to wait for a coordinator.
    /// - Throws: the coordinator's refusal; `unreachable` when the patience is over.
    package func put(
        _ name: ObjectName, _ body: some UploadBody, digest: Digest, patience: Duration = CoordinatorLink.patience
    ) async throws {
        try await link.repeating(patience: patience) { channel in
            try await send(name, body, digest, on: channel)
        }
    }

    /// Puts one small object.
    package func put(_ name: ObjectName, _ bytes: Bytes) async throws {
        try await put(name, MemoryBody(bytes), digest: .sha256(of: bytes))
    }

    private func send(
        _ name: ObjectName, _ body: some UploadBody, _ digest: Digest, on channel: SecureChannel
    ) async throws {
        let stream = try await channel.open(
            PutObject(name: name, length: body.length, job: job, attempt: attempt))
        var offset: UInt64 = 0
        while offset < body.length {
            let piece = try await body.piece(at: offset, limit: Self.pieceLength)
            try await stream.sendData(piece)
            offset += UInt64(piece.count)
        }
        try await stream.send(PutTrailer(length: offset, digest: digest), end: true)
        _ = try await stream.expect(Stored.self)
    }
}
