import Protocol

/// What a source's records claim when nothing about them can be checked.
struct UncheckedClaims: Sendable {
    var backups: [BackupID] = []
    var log: [BrokenLog] = []

    static func read(_ store: any ObjectStore, _ source: SourceID) async throws -> UncheckedClaims {
        var claims = UncheckedClaims()
        var walk = StoreWalk(store, under: ObjectName.folder(of: source) + "chain/")
        while let entry = try await walk.next() {
            guard let name = entry.name, let bytes = try? await store.read(name),
                let record = try? Record(parsing: bytes)
            else { continue }
            claims.add(record.body.content)
        }
        return claims
    }

    private mutating func add(_ content: RecordContent) {
        switch content {
        case .commit(let commit): backups.append(commit.backup)
        case .logIndex(let index):
            let range = BrokenLog(
                branch: index.branch, timeline: index.timeline, from: index.coveredFrom, to: index.coveredTo)
            let isSame = log.last.map {
                ($0.branch, $0.timeline, $0.from) == (range.branch, range.timeline, range.from)
            }
            if isSame == true { log[log.count - 1] = range } else { log.append(range) }
        default: break
        }
    }
}
