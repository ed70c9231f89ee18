package import Platform
package import Protocol

extension JobRow {
    /// The job with all that is known of it, for people.
    package var report: String {
        var table = FactTable()
        table.add("job", job.description)
        table.add("kind", "\(kind)")
        table.add("source", source?.text)
        table.add("agent", agent?.text)
        table.add("state", "\(state)")
        table.add("phase", state == .running ? phase : nil)
        table.add("started", Wording.time(started))
        table.add("ended", Wording.time(ended))
        table.add("took", took.map(DecimalText.duration))
        table.add("error", problem)
        table.add(summary)
        let steps = steps.map {
            "  \($0.name.escapedForOneLine): \(DecimalText.duration(.microseconds(Int64(clamping: $0.microseconds))))\n"
        }
        return table.text + (steps.isEmpty ? "" : "steps:\n" + steps.joined())
    }

    /// The time between its start and its end; nil while either is unknown.
    var took: Duration? {
        guard let started, let ended else { return nil }
        return ended.duration(since: started)
    }

    /// Why it failed, with its code; nil when it did not.
    var problem: String? {
        guard let text else { return Wording.code(code) }
        return code.map { "\(text) [HF-\($0)]" } ?? text
    }

    /// What a command that followed it leaves with.
    ///
    /// A failed job is status 1, unless its error says more about what the operator can do.
    package var exitStatus: ExitStatus {
        switch state {
        case .queued, .sent, .running, .done: return .done
        case .failed, .cancelled, .lost:
            let status = code.flatMap { ErrorCode(rawValue: Int($0)) }?.exitStatus ?? .failed
            return [.outsideWindow, .refused, .noSuchThing, .tryAgain].contains(status) ? status : .failed
        }
    }

    /// Whether nothing more will happen to it.
    var hasEnded: Bool {
        switch state {
        case .queued, .sent, .running: false
        case .done, .failed, .cancelled, .lost: true
        }
    }
}
