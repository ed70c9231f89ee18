import Agent
import Protocol

/// The agent's newest log on its way to the spool.
struct TailTask {
    var slicer: TailSlicer
    var stream: StreamEnd?
    /// Whether the spool has said where it stands.
    var isOpen = false
    /// The wait that counts; earlier ones are void.
    var waits = 0

    init(isUrgent: Bool) {
        slicer = TailSlicer(
            pace: isUrgent ? .backToBack : .interval(TailSlicer.interval), segmentSize: Site.segment)
    }
}
