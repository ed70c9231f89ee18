package import Protocol

/// A record of interest: where it lies and what it says.
package struct WALRecord: Hashable, Sendable {
    /// Where its head begins.
    package var start: LSN
    /// Where the next record may begin: a multiple of 8; the end of the segment after a switch.
    package var end: LSN
    package var content: WALContent

    /// A record at these positions.
    package init(start: LSN, end: LSN, content: WALContent) {
        self.start = start
        self.end = end
        self.content = content
    }
}
