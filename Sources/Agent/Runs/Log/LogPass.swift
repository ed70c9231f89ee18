import Platform
import Protocol
import Repository

/// One reading of a segment from its start, whole or up to a position.
struct LogPass: Sendable {
    private(set) var reader: any LogReader
    private(set) var details: LogDetails
    /// Why reading ended early.
    private(set) var failure: String?

    init(_ reader: any LogReader, over stretch: Range<LSN>) {
        self.reader = reader
        details = LogDetails(of: stretch)
    }

    /// Takes the next bytes. Costs processor time.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        do {
            try reader.read(bytes.bytes, into: &details)
        } catch {
            failure = "\(error)"
        }
    }
}
