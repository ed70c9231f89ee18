package import Protocol

/// What a contained database says of itself once it is open.
package struct DrilledDatabase: Sendable, Equatable {
    package var version: String
    /// Where its log went over to the new timeline: the end of the last record that was replayed.
    package var recoveredTo: LSN?
    /// One line for everything that is turned off, with what it was.
    package var contained: [String]
    /// Whether it has no network but loopback.
    package var isNetworkCut: Bool
    /// Whether all that it ever starts ends with it.
    package var areProcessesHeld: Bool
    /// What could not be looked at, a line each.
    package var notes: [String]

    package init(
        version: String, recoveredTo: LSN?, contained: [String], isNetworkCut: Bool, areProcessesHeld: Bool,
        notes: [String] = []
    ) {
        self.version = version
        self.recoveredTo = recoveredTo
        self.contained = contained
        self.isNetworkCut = isNetworkCut
        self.areProcessesHeld = areProcessesHeld
        self.notes = notes
    }
}
