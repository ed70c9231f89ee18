package import Platform
package import Protocol
package import Repository

/// One source's log stream: for whom, how, and under which keys it is stored.
package struct LogContext: Sendable {
    let parts: AgentParts
    let source: SourceID
    /// What people call the source.
    let name: SourceName
    let branch: LogBranch
    let setting: CompressionSetting
    let recipients: [Recipient]
    /// Whether the database's commits may wait for the log to be safe.
    let isSynchronous: Bool
    /// Keys the digests by which the source's agents know its log again.
    let tailSecret: SecretBytes?
    /// How long a log key is used.
    let keyLifetime: Duration

    /// - Parameters:
    ///   - parts: what the agent works with.
    ///   - source: whose log it is.
    ///   - name: what people call the source.
    ///   - branch: raised by the coordinator at every fork.
    ///   - setting: how log is compressed.
    ///   - recipients: to whom log keys are sealed.
    ///   - isSynchronous: whether the database's commits may wait for the log to be safe.
    ///   - tailSecret: keys the digests by which the source's agents know its log again; nil for one of the agent's own.
    ///   - keyLifetime: how long a log key is used; nil for the usual time.
    package init(
        parts: AgentParts, source: SourceID, name: SourceName, branch: LogBranch, setting: CompressionSetting,
        recipients: [Recipient], isSynchronous: Bool = false, tailSecret: SecretBytes? = nil,
        keyLifetime: Duration? = nil
    ) {
        self.parts = parts
        self.source = source
        self.name = name
        self.branch = branch
        self.setting = setting
        self.recipients = recipients
        self.isSynchronous = isSynchronous
        self.tailSecret = tailSecret
        self.keyLifetime = keyLifetime ?? LogKeys.lifetime
    }

    /// Where the overlap of the source is remembered.
    var memoryPath: String { "\(parts.directory)/log/\(source)" }
}
