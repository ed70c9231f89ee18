import Platform
import Protocol

/// What the two sides say to each other, as far as their decisions need it.
enum Talk {
    case openTail(start: LSN, writer: Attempt)
    case standing(LSN)
    case slice(start: LSN, end: LSN)
    case ack(LSN)
    case put(SimulatedObject)
    /// A part of an object, of so many bytes.
    case piece(Int)
    case stored
    case askHead(ChainKey)
    case head(sequence: UInt64, digest: Digest, record: Bytes?)
    case append(ChainKey, Bytes)
    case appended(sequence: UInt64, digest: Digest)
    case order(SimulatedJob, Attempt)
    case cancel(JobID)
    case accepted
    case ended(JobID, Attempt, JobState)
    case done
    case refused(ErrorCode)

    /// The most bytes that anything said takes: a slice of a whole segment.
    static let largest = Int(Site.segment) + 200

    /// Bytes that it takes on its way.
    var cost: Int {
        switch self {
        case .slice(let start, let end): Int(end.bytes(since: start)) + 200
        case .piece(let bytes): bytes + FrameLimits.overhead
        case .append(_, let bytes): bytes.count + 60
        case .head(_, _, let record): (record?.count ?? 0) + 60
        default: 60
        }
    }
}
