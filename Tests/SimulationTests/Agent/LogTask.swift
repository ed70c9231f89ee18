import Protocol
import Repository

/// The agent's log on its way to the repository.
struct LogTask {
    /// Where the chain stands; nil before the coordinator was asked.
    var head: ChainHead?
    /// Everything before it is in a signed index.
    var durable = Site.logStart
    /// Everything before it is stored.
    var stored = Site.logStart
    var isBusy = false
}
