import Platform
import Repository

/// A checked slice that waits to be written.
struct QueuedSlice: Sendable {
    var entry: SpoolEntry
    let object: Bytes
    let signature: Bytes
    let lane: TailLane
    /// Bytes that it takes in the journal at most.
    var room: Int { Int(SpoolFrame.room(object: object.count)) }
}
