import Protocol

/// How the catalogue's tables spell a job's state.
extension JobState {
    /// Reads the word; nil for any other.
    init?(word: String) {
        guard let state = JobState.allCases.first(where: { $0.word == word }) else { return nil }
        self = state
    }

    /// The word.
    var word: String {
        switch self {
        case .queued: "queued"
        case .sent: "sent"
        case .running: "running"
        case .done: "done"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .lost: "lost"
        }
    }

    /// Whether nothing more will happen.
    var isEnded: Bool {
        switch self {
        case .queued, .sent, .running: false
        case .done, .failed, .cancelled, .lost: true
        }
    }
}

/// How the catalogue's tables spell what a job does.
extension JobKind {
    /// Reads the word; nil for any other.
    init?(word: String) {
        guard let kind = JobKind.allCases.first(where: { $0.word == word }) else { return nil }
        self = kind
    }

    /// The word.
    var word: String {
        switch self {
        case .backup: "backup"
        case .restore: "restore"
        case .verify: "verify"
        case .flush: "flush"
        case .check: "check"
        case .rebuild: "rebuild"
        case .drill: "drill"
        }
    }
}
