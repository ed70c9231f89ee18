/// What commits wait for, and whether that is what the source is meant to give.
extension ServerReport {
    /// Judges `synchronous_standby_names` by the source's log mode.
    ///
    /// - Parameters:
    ///   - streamName: What our stream calls itself.
    ///   - isSynchronous: Whether commits may wait for our word.
    /// - Returns: One requirement, whose text says what each level of `synchronous_commit` waits for.
    func commitRequirement(streamName: String, isSynchronous: Bool) -> Requirement {
        let name = "synchronous_standby_names"
        let names = Self.standbyNames(synchronousStandbys)
        let isNamed = names.contains { $0.lowercased() == streamName.lowercased() }
        let present = "synchronous_commit is now \(commitLevel)"
        switch (isSynchronous, isNamed, names.contains("*")) {
        case (false, false, _):
            return Requirement(
                name, .met,
                "the source's log mode is asynchronous: no commit waits for us at any synchronous_commit, nor do we count "
                    + "among the standbys of '*', and the newest second or so can be lost with this host")
        case (false, true, _):
            return Requirement(
                name, .failure,
                "it names our stream \(streamName), but the source's log mode is asynchronous: we never tell the server "
                    + "that log is flushed, so commits at remote_write, on and remote_apply wait for ever",
                remedy: "holdfast source edit NAME --log-mode synchronous; or take \(streamName) out of \(name)")
        case (true, true, _), (true, false, true):
            return Requirement(
                name, .met,
                "commits at remote_write, on and remote_apply wait until the coordinator has their log on its disk; at local "
                    + "and off they do not wait (\(present))")
        case (true, false, false):
            let more = names.isEmpty ? "" : ", beside the standbys that it names already, such as ANY 1 (…)"
            return Requirement(
                name, .warning,
                "the source's log mode is synchronous, but it does not name our stream, so no commit waits for us",
                remedy: "ALTER SYSTEM SET \(name) = '\(streamName)'; SELECT pg_reload_conf();\(more)")
        }
    }

    /// The names in a value of `synchronous_standby_names`; its words and numbers may be among them.
    static func standbyNames(_ text: String) -> [String] {
        var names: [String] = []
        var name = ""
        var isQuoted = false
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case _ where isQuoted: name.append(character)
            case ",", "(", ")", " ", "\t", "\n":
                if !name.isEmpty { names.append(name) }
                name = ""
            default: name.append(character)
            }
        }
        return name.isEmpty ? names : names + [name]
    }
}
