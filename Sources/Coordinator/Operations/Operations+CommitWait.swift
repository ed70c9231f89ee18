import Platform
import Protocol

/// Commits that wait for a source's log stream, which is about to end.
extension Operations {
    /// How long the agent may take to look.
    private static let releaseLimit = Duration.seconds(15)

    /// What the server has to be told before the stream of `entry` ends, so that no commit waits for it: asked now, or else
    /// as the agent last said it; nil when nothing has to be, or nothing is known.
    func release(of entry: SourceEntry) async -> CommitRelease? {
        let report = try? await check(entry, within: Self.releaseLimit)
        let isFresh = report.map { report in
            !report.items.contains { $0.level == .failure && ["connection", "server"].contains($0.name) }
        }
        let value = isFresh == true ? report?.release : fleet.log(of: entry.id)?.status.release
        return value.map(CommitRelease.init)
    }

    /// Refuses to end a stream that commits wait for.
    ///
    /// - Throws: `commitsWait`, with the statements to run first.
    func refuseWait(of entry: SourceEntry, doing: String, _ release: CommitRelease?) throws(HoldfastError) {
        guard entry.logMode == .synchronous, let release else { return }
        throw HoldfastError(
            .commitsWait,
            "\(CommitRelease.setting) of source '\(entry.name)' takes \(entry.id.streamName), so its database's commits "
                + "would wait for ever once it is \(doing); run there first: \(release.statements) "
                + "Or give --force to let them wait")
    }

    /// What is left behind in a database whose source was removed.
    static func leftBehind(_ release: CommitRelease, of entry: SourceEntry) -> CheckItem {
        CheckItem(
            name: CommitRelease.setting, level: .warning,
            text: "the database's commits still wait for \(entry.id.streamName), which is gone for good",
            remedy: "run there: \(release.statements)")
    }
}
