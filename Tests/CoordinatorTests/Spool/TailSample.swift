import Coordinator
import Platform
import Protocol
import Repository

/// Entries and slices of one tail, as tests need them.
struct TailSample {
    var tail = TailName(source: .random(), branch: LogBranch(rawValue: 0), timeline: TimelineID(rawValue: 1))
    var key = KeyID.random()
    let repository = RepositoryID.random()

    func entry(
        _ sequence: UInt64, _ start: UInt64, _ end: UInt64, begins: Bool = false, received: Int64 = 0,
        through: Int64? = nil
    ) -> SpoolEntry {
        SpoolEntry(
            sequence: sequence, tail: tail, writer: Attempt(rawValue: 1), start: LSN(rawValue: start),
            end: LSN(rawValue: end), through: through.map { Timestamp(microseconds: $0) }, key: key,
            received: Timestamp(microseconds: received), begins: begins)
    }

    /// A slice whose object is not really sealed: the spool opens none.
    func slice(_ start: UInt64, _ end: UInt64, bytes: Int = 100) -> SealedTailSlice {
        let place = TailSlicePlace(
            repository: repository, source: tail.source, branch: tail.branch, timeline: tail.timeline,
            writer: Attempt(rawValue: 1), start: LSN(rawValue: start), end: LSN(rawValue: end), key: key)
        let object = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &+ Int(start)) }
        return SealedTailSlice(place: place, object: object, signature: Bytes(repeating: 9, count: 64))
    }
}

/// A stretch of log by plain numbers.
func log(_ from: UInt64, _ to: UInt64) -> ClosedRange<LSN> { LSN(rawValue: from)...LSN(rawValue: to) }
