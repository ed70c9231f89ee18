package import Platform

/// Why a job ended as it did; without code and text when there is nothing to explain.
package struct JobOutcome: Sendable, Equatable {
    package var code: UInt32?
    package var text: String?

    /// An outcome with one of our own codes.
    package init(_ code: ErrorCode, _ text: String) {
        self.code = UInt32(code.rawValue)
        self.text = text
    }

    /// An outcome as a peer tells it.
    package init(code: UInt32?, text: String?) {
        self.code = code
        self.text = text
    }

    /// The outcome of a failure.
    package init(_ error: HoldfastError) {
        self.init(error.code, error.message)
    }

    /// There is nothing to explain: what the job was to make is there.
    package static let committed = JobOutcome(code: nil, text: nil)

    package static let cancelledByOperator = JobOutcome(.cancelled, "cancelled by an operator")

    package static let commitMissing = JobOutcome(
        .commitMissing,
        "the agent reported success, but no commit record of this backup has arrived; run the backup again")

    package static func interrupted(tries: UInt32) -> JobOutcome {
        JobOutcome(
            .runInterrupted,
            "the agent was restarted while the run was under way (attempts: \(tries)); see its log, then run it again")
    }
}
