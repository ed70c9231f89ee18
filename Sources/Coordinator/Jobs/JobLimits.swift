/// The most that jobs keep of what agents say about them.
enum JobLimits {
    /// Facts, and steps.
    static let facts = 200
    /// Lines of a job's log that come from notes and phases of its run.
    static let notes = 200
    /// Characters of a phase, or of a fact's name.
    static let words = 80
    /// Characters of a note or a fact's value.
    static let note = 400
    /// Characters of the reason of an end.
    static let reason = 2000
}
