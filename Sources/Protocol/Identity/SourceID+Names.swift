extension SourceID {
    /// What the source's log stream calls itself in the database.
    package var streamName: String { "holdfast_\(description.prefix(8))" }
}
