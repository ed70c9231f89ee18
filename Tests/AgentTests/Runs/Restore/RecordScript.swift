import Agent
import Protocol
import Repository

/// A log whose records begin at every multiple of `length`, up to where it cannot be read any more.
struct RecordScript: Sendable {
    let length: UInt64
    /// Where the last record begins that the database replays.
    var replayed: LSN
    /// From here on nothing is a record.
    var brokenFrom = LSN.max

    struct Finding: Error {}

    func reader(from start: LSN) -> any LogReader { Reader(script: self, position: start) }

    private struct Reader: LogReader {
        let script: RecordScript
        var position: LSN
        var newestRecord: LSN?

        mutating func read(_ bytes: RawSpan, into details: inout LogDetails) throws {
            position = position.advanced(by: UInt64(bytes.byteCount))
            let readable = min(position, script.brokenFrom).rawValue
            if readable >= script.length {
                newestRecord = LSN(rawValue: (readable / script.length - 1) * script.length)
            }
            guard position <= script.brokenFrom else { throw Finding() }
        }
    }
}
