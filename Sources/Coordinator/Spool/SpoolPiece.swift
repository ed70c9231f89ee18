package import Platform
package import Protocol

/// Neighbouring slices of one tail and one key in one file: what the index remembers, since a slice may be small.
package struct SpoolPiece: Hashable, Sendable {
    /// How many slices are remembered together.
    package static let sliceLimit = 64
    /// How much log is remembered together, in bytes.
    package static let logLimit: UInt64 = 1 << 20
    /// Over how many bytes of the file they may be spread.
    package static let spreadLimit: UInt64 = 4 << 20

    package private(set) var start: LSN
    package private(set) var end: LSN
    /// The newest server's clock among the slices.
    package private(set) var through: Timestamp?
    package private(set) var key: KeyID
    package private(set) var received: Timestamp
    /// By it the agent knows the log up to the last slice's end again.
    package private(set) var digest: TailDigest?
    /// From its first slice to its last; slices of other tails may lie between.
    package internal(set) var place: SpoolPlace
    /// Bytes of its own slices.
    package private(set) var bytes: UInt64
    private var slices = 1

    /// The piece of one slice.
    package init(_ entry: SpoolEntry, _ place: SpoolPlace) {
        start = entry.start
        end = entry.end
        through = entry.complete
        key = entry.key
        received = entry.received
        digest = entry.digest
        self.place = place
        bytes = place.length
    }

    /// Takes the next slice in; false, and nothing changed, when it belongs into a piece of its own.
    mutating func take(_ entry: SpoolEntry, _ place: SpoolPlace) -> Bool {
        guard place.file == self.place.file, place.start >= self.place.end, entry.start == end, entry.key == key,
            slices < Self.sliceLimit, entry.end.bytes(since: start) <= Self.logLimit,
            place.end - self.place.start <= Self.spreadLimit
        else { return false }
        end = entry.end
        through = entry.complete ?? through
        received = entry.received
        digest = entry.digest
        self.place.end = place.end
        bytes += place.length
        slices += 1
        return true
    }
}
