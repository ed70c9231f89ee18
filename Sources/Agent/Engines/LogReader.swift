package import Protocol
package import Repository

/// Reads a database's log as it comes and tells what an operator may want to return to.
///
/// A copy goes on from where the reader stood, so one kept from the start of a segment can read it again.
package protocol LogReader: Sendable {
    /// Goes on with the log's next bytes, from the start of a segment on.
    ///
    /// - Parameters:
    ///   - bytes: They follow those of the call before.
    ///   - details: Gets what ends within these bytes, and from where on all was read.
    /// - Throws: Why the bytes cannot be read; the reader is of no use then.
    mutating func read(_ bytes: RawSpan, into details: inout LogDetails) throws
    /// Where the newest record begins that was read whole; nil before the first.
    var newestRecord: LSN? { get }
}
