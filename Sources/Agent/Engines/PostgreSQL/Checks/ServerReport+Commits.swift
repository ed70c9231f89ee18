import Protocol

/// What commits wait for, and whether that is what the source is meant to give.
extension ServerReport {
    /// Judges `synchronous_standby_names` by the source's log mode.
    ///
    /// - Parameters:
    ///   - source: What people call the source.
    ///   - streamName: What our stream calls itself.
    ///   - isSynchronous: Whether commits may wait for our word.
    /// - Returns: One requirement, whose text says what each level of `synchronous_commit` waits for.
    func commitRequirement(source: SourceName, streamName: String, isSynchronous: Bool) -> Requirement {
        let name = "synchronous_standby_names"
        let standbys = StandbyNames(synchronousStandbys)
        let present = "synchronous_commit is now \(commitLevel)"
        switch (isSynchronous, standbys.lists(streamName), standbys.takesAny) {
        case (false, false, _) where !(commitRule.takesAny && commitRule.isShortWithoutUs):
            return Requirement(
                name, .met,
                "the source's log mode is asynchronous: no commit waits for us at any synchronous_commit, nor do we count "
                    + "among the standbys of '*', and the newest second or so can be lost with this host")
        case (false, _, _): return uncountedRequirement(source, streamName, name)
        case (true, true, false) where standbys.count > standbys.names.count:
            return Requirement(
                name, .failure,
                "it asks for \(standbys.count) standbys and names \(standbys.names.count), so commits wait for ever",
                remedy: "name as many as it asks for, or ask for fewer")
        case (true, true, _), (true, false, true):
            return Requirement(
                name, .met,
                Self.text(standbys.wait(for: streamName), count: standbys.count)
                    + "; at local and off they do not wait (\(present))")
        case (true, false, false):
            return Requirement(
                name, .warning,
                "the source's log mode is synchronous, but it does not name our stream, so no commit waits for us",
                remedy: "ALTER SYSTEM SET \(name) = '\(standbys.adding(streamName))'; SELECT pg_reload_conf();")
        }
    }

    /// Our stream is asked for, which never counts while the log mode is asynchronous.
    private func uncountedRequirement(_ source: SourceName, _ streamName: String, _ name: String) -> Requirement {
        let start =
            (commitRule.isNamed ? "it names our stream \(streamName)" : "it takes any standby")
            + ", but the source's log mode is asynchronous, in which we never count: "
        let remedy =
            "holdfast source edit \(source) --log-mode synchronous; or run on that server: "
            + "ALTER SYSTEM SET \(name) = '\(commitRule.valueWithoutUs)'; SELECT pg_reload_conf();"
        guard commitRule.isShortWithoutUs else {
            return Requirement(
                name, .warning,
                start + "commits at remote_write, on and remote_apply wait for other standbys only, of which enough "
                    + "are there now",
                remedy: remedy)
        }
        return Requirement(
            name, .failure,
            start + "too few of the others are there, so commits at remote_write, on and remote_apply wait for ever",
            remedy: remedy)
    }

    /// What the levels that wait for somebody wait for.
    private static func text(_ wait: StandbyNames.Wait, count: Int) -> String {
        let levels = "commits at remote_write, on and remote_apply wait "
        let durable = levels + "until the coordinator has their log on its disk"
        return switch wait {
        case .always, .never: durable
        case .whileConnected:
            durable + "; while our stream is away the next standby takes its place, but while the coordinator alone is "
                + "away they wait"
        case .sometimes:
            levels + "for \(count) of the standbys that it names, which need not be us: the newest of them may be "
                + "there and not with the coordinator"
        }
    }
}
