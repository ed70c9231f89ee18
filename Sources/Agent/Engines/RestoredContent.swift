package import Platform

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

    package var configuration: [Configuration]
    /// Small files that the engine attached to the backup, such as `backup_label`, by name.
    package var attachments: [String: Bytes]
    /// The finished command line that fetches log, with the server's own placeholders in it.
    package var logCommand: String
    /// Whether the log is known to end before the target, so that all of it is to be replayed.
    package var endsWithLog: Bool

    package init(
        configuration: [Configuration] = [], attachments: [String: Bytes] = [:], logCommand: String,
        endsWithLog: Bool = false
    ) {
        self.configuration = configuration
        self.attachments = attachments
        self.logCommand = logCommand
        self.endsWithLog = endsWithLog
    }
}
