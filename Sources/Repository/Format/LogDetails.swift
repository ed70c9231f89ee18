import Platform
package import Protocol

/// What was read in the records that end within one log object.
package struct LogDetails: TaggedStruct, Hashable {
    /// The object's range, as its entry in the log index has it.
    package var stretch: Range<LSN> { transactions.stretch }
    /// Whatever ends behind it, and within the object, was read: the object's start, unless reading began in the midst
    /// of a record; nil when nothing was read.
    package var readFrom: LSN?
    package var transactions: LogTransactions
    /// In the order of the log.
    package var marks: [LogMark]

    /// Whether a record tells when it was written; true too where nothing could be read.
    package var tellsTime: Bool { readFrom == nil || transactions.count > 0 || marks.contains { $0.time != nil } }

    /// Nothing read yet of `stretch`.
    package init(of stretch: Range<LSN>) {
        transactions = LogTransactions(of: stretch)
        marks = []
    }

    package static var knownFields: FieldNumbers { .upTo(5) }

    package init(fields: Fields) throws(WireError) {
        let start: LSN = try fields.required(1)
        let end: LSN = try fields.required(2)
        guard start <= end else { throw WireError(.badValue, field: 2) }
        readFrom = try fields.optional(3)
        do {
            transactions = try LogTransactions(decoding: fields.optional(4) ?? [], of: start..<end)
        } catch let error as WireError {
            throw error
        } catch {
            throw WireError(.badValue, field: 4)
        }
        marks = try fields.repeated(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, stretch.lowerBound)
        fields.put(2, stretch.upperBound)
        fields.put(3, readFrom)
        fields.put(4, transactions.count == 0 ? nil : transactions.bytes)
        fields.put(5, repeated: marks)
    }
}
