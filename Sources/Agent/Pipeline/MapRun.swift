package import Repository

/// A stretch of a file, of any length, and where its bytes lie; nowhere when they are all zero.
package struct MapRun: Sendable, Hashable {
    /// In bytes.
    package var length: UInt64
    /// Where the first byte lies; nil for zeros.
    package var location: BlockLocation?

    package init(length: UInt64, location: BlockLocation? = nil) {
        self.length = length
        self.location = location
    }

    /// This run and `next` as one, when the bytes of `next` follow at the same place; else nil.
    package func joined(with next: MapRun) -> MapRun? {
        guard var end = location else {
            return next.location == nil ? MapRun(length: length + next.length) : nil
        }
        guard let offset = UInt32(exactly: UInt64(end.offset) + length) else { return nil }
        end.offset = offset
        return end == next.location ? MapRun(length: length + next.length, location: location) : nil
    }

    /// The first `head` bytes and the rest; `head` lies within the run.
    package func split(at head: UInt64) -> (MapRun, MapRun) {
        var rest = location
        rest?.offset += UInt32(head)
        return (MapRun(length: head, location: location), MapRun(length: length - head, location: rest))
    }
}
