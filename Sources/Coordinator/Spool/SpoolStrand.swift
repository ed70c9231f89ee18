package import Platform
package import Protocol

/// Slices of a tail that lie behind a hole in the journal.
package struct SpoolStrand: Hashable, Sendable {
    /// The files that they lie in.
    package private(set) var files: Set<UInt64>
    /// Where the last of them ends.
    package private(set) var end: LSN
    /// When the newest was received.
    package private(set) var received: Timestamp

    /// The strand of one slice.
    init(_ found: SpoolReplay.Found) {
        files = [found.place.file]
        end = found.entry.end
        received = found.entry.received
    }

    /// Takes a further slice in.
    mutating func add(_ found: SpoolReplay.Found) {
        files.insert(found.place.file)
        end = max(end, found.entry.end)
        received = max(received, found.entry.received)
    }
}
