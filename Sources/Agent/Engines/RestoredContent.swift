package import Platform
package import Protocol

/// What beside the files of a data directory belongs to a restored backup.
package struct RestoredContent: Sendable, Equatable {
    /// A configuration file that lay outside the data directory.
    package struct Configuration: Sendable, Equatable {
        package var role: ConfigurationRole
        /// Absolute path on the source's host.
        package var originalPath: Bytes
        /// Absolute path where the run has put it.
        package var path: Bytes

        package init(role: ConfigurationRole, originalPath: Bytes, path: Bytes) {
            self.role = role
            self.originalPath = originalPath
            self.path = path
        }
    }

    /// A file of the data directory or of a tablespace, as the backup recorded it.
    package struct File: Sendable, Equatable {
        /// The tablespace's number; nil in the data directory.
        package var tablespace: UInt64?
        /// Relative to the data directory or to the tablespace.
        package var path: Bytes
        /// In bytes.
        package var length: UInt64
        package var modified: Timestamp
        /// Of the whole content, where it was recorded.
        package var sha256: Protocol.Digest?

        package init(
            tablespace: UInt64? = nil, path: Bytes, length: UInt64, modified: Timestamp, sha256: Protocol.Digest?
        ) {
            self.tablespace = tablespace
            self.path = path
            self.length = length
            self.modified = modified
            self.sha256 = sha256
        }
    }

    package var configuration: [Configuration]
    /// Small files that the engine attached to the backup, such as `backup_label`, by name.
    package var attachments: [String: Bytes]
    /// The finished command line that fetches log, with the server's own placeholders in it.
    package var logCommand: String
    /// Whether the log is known to end before the target, so that all of it is to be replayed.
    package var endsWithLog: Bool
    /// What a later comparison is to find; none leaves nothing to compare with.
    package var files: [File]

    package init(
        configuration: [Configuration] = [], attachments: [String: Bytes] = [:], logCommand: String,
        endsWithLog: Bool = false, files: [File] = []
    ) {
        self.configuration = configuration
        self.attachments = attachments
        self.logCommand = logCommand
        self.endsWithLog = endsWithLog
        self.files = files
    }
}
