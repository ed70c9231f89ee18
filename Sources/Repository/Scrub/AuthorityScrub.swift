import Protocol

/// Verifies the copies of the authority, as far as that goes without the recovery key.
struct AuthorityScrub {
    let reader: RepositoryReader

    /// Adds what it finds, and what it read, to `report`.
    func run(_ report: inout ScrubReport) async throws {
        let epochs = try await reader.authorityEpochs()
        for epoch in epochs {
            let name = ObjectName.authority(epoch)
            do {
                let bytes = try await reader.store.read(name)
                _ = try AuthorityCopy(verifying: bytes, epoch: epoch, root: reader.root)
                report.objects += 1
                report.bytes += UInt64(bytes.count)
            } catch let error as FormatError {
                report.findings.append(
                    ScrubFinding(.altered, source: nil, object: name.path, reason: error.description))
            } catch let error as StoreError {
                report.findings.append(
                    ScrubFinding(.altered, source: nil, object: name.path, reason: "it cannot be read: \(error)"))
            }
        }
        let known = Set(epochs)
        // Numbers are given out one by one, so a hole is a copy that went.
        for epoch in 1..<max(epochs.first ?? 1, 1) where !known.contains(epoch) {
            report.findings.append(
                ScrubFinding(
                    .missing, source: nil, object: ObjectName.authority(epoch).path,
                    reason: "the copy of the authority is missing although later ones are there"))
            guard report.findings.count < Self.holes else { break }
        }
    }

    /// Missing copies that are told of one by one.
    private static let holes = 1000
}
