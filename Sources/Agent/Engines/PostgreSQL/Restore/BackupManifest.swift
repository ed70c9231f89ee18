import Glibc
import Platform
import Protocol

/// PostgreSQL's `backup_manifest` for a restored cluster that was not started yet: its own `pg_verifybackup` compares
/// the files with it. Blocks.
///
/// Files that hold the database's content stand there as the backup recorded them, so that the comparison is with the
/// source, not with what this restore wrote. What the restore makes or adapts itself is read back.
struct BackupManifest {
    static let name = Bytes("backup_manifest".utf8)
    /// What `pg_verifybackup` never looks at, and what goes when the restore ends.
    private static let leftOut: Set<Bytes> = Set(
        [
            "backup_manifest", "pg_wal", "postgresql.auto.conf", "recovery.signal", "standby.signal",
            RestoreSetting.markerName,
        ].map { Bytes($0.utf8) })
    /// From this version on it names the cluster, too.
    private static let versionNamingTheCluster: UInt64 = 17

    let setting: RestoreSetting
    let files: TargetFiles
    let label: BackupLabel

    /// The file's content.
    ///
    /// - Parameter recorded: the files of the backup.
    /// - Returns: its text, closed by its own digest.
    /// - Throws: when a file that was made here cannot be read.
    func text(_ recorded: [RestoredContent.File]) throws -> Bytes {
        var entries = recorded.compactMap(entry)
        for name in try ByteFiles.names(files.path([])) where !Self.leftOut.contains(name) {
            try readBack(name, into: &entries)
        }
        let body = Bytes(head.utf8) + Bytes(entries.joined(separator: ",\n").utf8) + Bytes(foot.utf8)
        let sum = Protocol.Digest.sha256(of: body).hex
        return body + Bytes("\"Manifest-Checksum\": \"\(sum)\"}\n".utf8)
    }

    private var major: UInt64 { setting.serverVersion / 10000 }

    private var head: String {
        let isNamed = major >= Self.versionNamingTheCluster
        let cluster = isNamed ? "\"System-Identifier\": \(setting.systemIdentifier),\n" : ""
        return "{ \"PostgreSQL-Backup-Manifest-Version\": \(isNamed ? 2 : 1),\n\(cluster)\"Files\": [\n"
    }

    private var foot: String {
        "\n],\n\"WAL-Ranges\": [\n{ \"Timeline\": \(label.timeline.rawValue), \"Start-LSN\": \"\(label.start)\", "
            + "\"End-LSN\": \"\(setting.consistentFrom)\" }\n],\n"
    }

    /// Whether a path lies in one of the directories into which nothing but the database writes.
    private static func isOfTheDatabase(_ path: Bytes) -> Bool {
        let parts = BytePath.parts(path)
        guard parts.count > 1, let first = parts.first, !leftOut.contains(first) else { return false }
        return isOfTheDatabase(directory: first)
    }

    private static func isOfTheDatabase(directory name: Bytes) -> Bool {
        name == Bytes("base".utf8) || name == Bytes("global".utf8) || name.starts(with: "pg_".utf8)
    }

    private func entry(_ file: RestoredContent.File) -> String? {
        let place = file.tablespace.map { BytePath.join(Bytes("pg_tblspc/\($0)".utf8), file.path) } ?? file.path
        guard Self.isOfTheDatabase(place) else { return nil }
        return Self.entry(place, file.length, file.modified, file.sha256)
    }

    private func readBack(_ place: Bytes, into entries: inout [String]) throws {
        let status = try ByteFiles.status(files.path(place))
        if status.isDirectory {
            guard BytePath.parts(place).count > 1 || !Self.isOfTheDatabase(directory: place) else { return }
            for name in try ByteFiles.names(files.path(place)) {
                try readBack(BytePath.join(place, name), into: &entries)
            }
        } else if status.isFile {
            entries.append(Self.entry(place, status.length, status.modified, try digest(of: place)))
        }
    }

    private func digest(of place: Bytes) throws -> Protocol.Digest? {
        let file = try ByteFiles.open(files.path(place), O_RDONLY | O_NOFOLLOW)
        let hasher = SHA256Hasher()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { piece.deallocate() }
        var offset: UInt64 = 0
        while true {
            let count = try Files.read(file, into: piece, at: offset)
            if count == 0 { return Protocol.Digest(bytes: hasher.finish()) }
            hasher.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            offset += UInt64(count)
        }
    }

    private static func entry(
        _ place: Bytes, _ length: UInt64, _ modified: Timestamp, _ sha256: Protocol.Digest?
    ) -> String {
        let text = BytePath.text(place)
        let path =
            Bytes(text.utf8) == place ? "\"Path\": \(text.jsonQuoted)" : "\"Encoded-Path\": \"\(place.hexString)\""
        let time = modified.iso8601.prefix(19).map { $0 == "T" ? " " : String($0) }.joined()
        let sum = sha256.map { ", \"Checksum-Algorithm\": \"SHA256\", \"Checksum\": \"\($0.hex)\"" } ?? ""
        return "{ \(path), \"Size\": \(length), \"Last-Modified\": \"\(time) GMT\"\(sum) }"
    }
}
