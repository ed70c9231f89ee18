/// Where bytes lie in the journal.
package struct SpoolPlace: Hashable, Sendable {
    /// The number of the file.
    package var file: UInt64
    /// The first byte.
    package var start: UInt64
    /// Behind the last byte.
    package var end: UInt64

    /// The bytes `start` to `end` of a file.
    package init(file: UInt64, start: UInt64, end: UInt64) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// How many bytes there are.
    package var length: UInt64 { end - start }
}
