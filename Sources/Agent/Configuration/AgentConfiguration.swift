package import Platform

/// What the host's owner allows and tells, read from `agent.yaml`; every key may be left out.
///
/// ```yaml
/// coordinator: backup.example.org:7470
/// data-dir: /var/lib/holdfast/agent
/// restore:
///   directories: [/srv/restore]
///   binaries: [/usr/lib/postgresql/15/bin]
/// drill:
///   directory: /srv/drills
/// ```
package struct AgentConfiguration: Sendable {
    /// Where the file is looked for unless told otherwise.
    package static let defaultPath = "/etc/holdfast/agent.yaml"
    /// Where the agent keeps its identity unless told otherwise.
    package static let defaultDataDirectory = "/var/lib/holdfast/agent"

    /// The file it was read from.
    package var path: String
    /// Where the coordinator is, instead of where the agent was enrolled.
    package var coordinator: String?
    package var dataDirectory: String?
    /// What may be restored here; nothing unless the file says so.
    package var restore: RestorePermissions
    /// Where and how drills are run.
    package var drill: DrillPermissions

    /// Reads the file at `path`. Blocks.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - isOptional: whether its absence means a configuration that allows backups only.
    /// - Throws: `configuration` when it is not there though it must be, not understood, or writable by others.
    package init(path: String, isOptional: Bool) throws(HoldfastError) {
        self.path = path
        guard try Self.exists(path, isOptional: isOptional) else {
            restore = try RestorePermissions(reading: nil)
            drill = try DrillPermissions(reading: nil, binaries: [])
            return
        }
        let reader = try YAMLReader(path: path)
        coordinator = try reader.optionalString("coordinator")
        dataDirectory = try reader.optionalString("data-dir")
        let section = try reader.optionalMapping("restore")
        restore = try RestorePermissions(reading: section)
        drill = try DrillPermissions(reading: try reader.optionalMapping("drill"), binaries: restore.binaries)
        try reader.finish()
    }

    private static func exists(_ path: String, isOptional: Bool) throws(HoldfastError) -> Bool {
        do {
            let status = try Files.stat(path)
            guard status.mode & 0o022 == 0 else {
                throw HoldfastError(
                    .configuration, "\(path) can be written by others than its owner; run chmod go-w on it")
            }
            return true
        } catch let error as HoldfastError {
            throw error
        } catch {
            if isOptional, !Self.isThere(path) { return false }
            throw HoldfastError(.configuration, "the configuration cannot be read: \(error)")
        }
    }

    private static func isThere(_ path: String) -> Bool { (try? Files.exists(path)) ?? true }
}
