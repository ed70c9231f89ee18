import Platform
import Protocol
import Repository

/// One source's log stream: for whom, how, and under which keys it is stored.
struct LogContext: Sendable {
    let parts: AgentParts
    let source: SourceID
    let branch: LogBranch
    let setting: CompressionSetting
    let recipients: [Recipient]

    /// Where the overlap of the source is remembered.
    var memoryPath: String { "\(parts.directory)/log/\(source)" }
}
