package import Protocol
package import Repository

extension WALReader: LogReader {
    package var newestRecord: LSN? { lastRecord.map(LSN.init(rawValue:)) }

    package mutating func read(_ bytes: RawSpan, into details: inout LogDetails) throws {
        var records: [WALRecord] = []
        try read(bytes, into: &records)
        // A record counts where the next may begin, which may be some bytes behind its last one.
        for record in records where record.end <= details.stretch.upperBound { try details.append(record) }
        details.readFrom = firstRecord.map { first in
            // No record ends within the head of a page.
            let head = details.stretch.lowerBound.advanced(by: UInt64(WALPageHead.longLength))
            return first <= head ? details.stretch.lowerBound : first
        }
    }
}
