import Protocol

/// Copies of the authority.
extension RepositoryReader {
    /// The numbers of all copies, the newest first.
    package func authorityEpochs() async throws -> [UInt64] {
        var epochs: [UInt64] = []
        var walk = StoreWalk(store, under: ObjectName.authorityFolder)
        while let entry = try await walk.next() {
            guard case .authority(let epoch)? = entry.name?.parts else { continue }
            epochs.append(epoch)
        }
        return epochs.reversed()
    }

    /// One copy, checked as far as that goes without a key.
    ///
    /// - Throws: ``FormatError`` or ``StoreError``.
    package func authorityCopy(_ epoch: UInt64) async throws -> AuthorityCopy {
        try AuthorityCopy(verifying: try await store.read(.authority(epoch)), epoch: epoch, root: root)
    }
}
