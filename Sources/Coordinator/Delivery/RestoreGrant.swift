import Platform
package import Protocol
import Repository

/// What one restore order lets an agent read: a lease that lasts as long as the order runs. Pure.
package struct RestoreGrant: Sendable {
    package let source: SourceID
    private let backups: Set<BackupID>
    private let log: [LogRange]

    /// The grant of an order; `references` are the earlier backups that the base uses, as its inventory lists them.
    package init(order: RestoreOrder, references: [BackupID]) {
        source = order.source
        backups = Set(references + [order.backup])
        log = order.log
    }

    /// Whether the object of this name may be read.
    package func allows(_ name: ObjectName) -> Bool {
        guard name.isUnder(source: source) else { return name == .root }
        switch name.parts {
        case .record, .key: return true
        case .backup(_, let backup, _, _): return backups.contains(backup)
        case .log(_, let object):
            return log.contains {
                $0.branch == object.branch && $0.timeline == object.timeline && object.start < $0.to
                    && object.end > $0.from
            }
        case .history(_, let branch, let timeline, _, _):
            return log.contains { $0.branch == branch && $0.timeline == timeline }
        case .details, .definition, .evidence, .root, .authority, nil: return false
        }
    }

    /// Whether objects under this prefix may be listed.
    package func allowsListing(_ prefix: String) -> Bool { prefix.hasPrefix(ObjectName.folder(of: source)) }
}
