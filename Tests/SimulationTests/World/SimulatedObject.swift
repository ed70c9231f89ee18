import Protocol

/// An object in the simulated repository; the name says everything.
enum SimulatedObject: Hashable {
    /// A pack of an attempt at a backup.
    case pack(source: Int, JobID, Attempt, Int)
    /// A stretch of log of one writer.
    case log(source: Int, writer: Attempt, start: LSN)

    var source: Int {
        switch self {
        case .pack(let source, _, _, _), .log(let source, _, _): source
        }
    }
}
