/// One entry of a leaf: a stretch of the file that is zero, or that lies in one super-block.
package struct LeafRun: Hashable, Sendable {
    /// In bytes; never 0.
    package var length: UInt32
    /// Where the bytes lie; nil for zeros.
    package var location: BlockLocation?

    /// A stretch of `length` bytes.
    package init(length: UInt32, location: BlockLocation? = nil) {
        self.length = length
        self.location = location
    }
}
