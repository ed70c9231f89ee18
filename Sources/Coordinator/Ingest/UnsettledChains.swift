import Protocol
import Synchronization

/// A chain of a source.
struct SourceChain: Hashable, Sendable {
    let source: SourceID
    let chain: ChainName
}

/// The chains of which more may be stored than the catalogue knows, since storing or noting a record failed.
final class UnsettledChains: Sendable {
    private let chains = Mutex<Set<SourceChain>>([])

    /// Something is about to be stored that is to be noted afterwards.
    func begin(_ chain: SourceChain) { chains.withLock { _ = $0.insert(chain) } }

    /// The catalogue knows all that is stored.
    func settle(_ chain: SourceChain) { chains.withLock { _ = $0.remove(chain) } }

    /// Whether the catalogue may be behind.
    func contains(_ chain: SourceChain) -> Bool { chains.withLock { $0.contains(chain) } }
}
