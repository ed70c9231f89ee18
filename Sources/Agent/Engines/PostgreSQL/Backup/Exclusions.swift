package import Platform

/// What PostgreSQL says a base backup of the files leaves out.
package enum Exclusions {
    /// Directories of the data directory that are kept, but empty.
    package static let emptied: Set<String> = [
        "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans",
    ]
    /// Below the log's directory only these directories are kept, empty.
    package static let emptiedLogDirectories = ["archive_status", "summaries"]
    /// Files that are left out at the top of the data directory.
    package static let topFiles: Set<String> = [
        "backup_label", "backup_manifest", "current_logfiles", "current_logfiles.tmp", "postgresql.auto.conf.tmp",
        "postmaster.opts", "postmaster.pid", "tablespace_map",
    ]

    /// Whether a file or directory is left out wherever it lies: files of sorts, caches of the catalogue, and the
    /// directory that a file system makes for lost files.
    package static func isLeftOutEverywhere(_ name: Bytes) -> Bool {
        name.starts(with: "pgsql_tmp".utf8) || name.starts(with: "pg_internal.init".utf8)
            || name == Bytes("lost+found".utf8)
    }

    /// Whether a directory holds relations: a database's, or that of shared ones.
    ///
    /// - Parameters:
    ///   - path: The directory, relative to `root`.
    ///   - root: The data directory or a tablespace.
    /// - Returns: Whether files of relations lie in it.
    package static func holdsRelations(_ path: Bytes, in root: FileRoot) -> Bool {
        let parts = BytePath.parts(path)
        switch root {
        case .configuration:
            return false
        case .tablespace:
            return parts.count == 2 && parts[0].starts(with: "PG_".utf8) && RelationFile.isNumber(parts[1])
        case .data:
            if parts == [Bytes("global".utf8)] { return true }
            if parts.count == 2, parts[0] == Bytes("base".utf8) { return RelationFile.isNumber(parts[1]) }
            return parts.count == 4 && parts[0] == Bytes("pg_tblspc".utf8) && RelationFile.isNumber(parts[3])
        }
    }

    /// The names of a directory of relations without those of temporary and of unlogged relations; of the latter the
    /// init fork stays, from which PostgreSQL makes them empty again.
    package static func relationNames(_ names: [Bytes]) -> [Bytes] {
        let relations = names.map { RelationFile($0) }
        let unlogged = Set(relations.compactMap { $0?.fork == .initial ? $0?.number : nil })
        return zip(names, relations).compactMap { name, relation in
            if let relation { return relation.fork == .initial || !unlogged.contains(relation.number) ? name : nil }
            return RelationFile.isTemporary(name) ? nil : name
        }
    }
}
