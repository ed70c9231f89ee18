import Protocol

/// What lies at the top of a repository.
struct TopListing: Sendable {
    var sources: [SourceID] = []
    var unexpected: [String] = []

    static func read(_ store: any ObjectStore) async throws -> TopListing {
        var listing = TopListing()
        var after: String?
        while let entry = try await store.list(under: "", after: after, limit: 1).first {
            after = entry.path
            let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count > 2, parts[0] == "sources", let source = SourceID(text: String(parts[1])),
                source.description == parts[1]
            {
                listing.sources.append(source)
                // "0" is the character behind "/": no path of the source is greater.
                after = "sources/\(source)0"
            } else if case .authority(let epoch)? = entry.name?.parts, epoch > 0 {
                continue
            } else if entry.path != ObjectName.root.path {
                listing.unexpected.append(entry.path)
            }
        }
        return listing
    }
}
