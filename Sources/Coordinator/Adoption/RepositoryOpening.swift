import Platform
import Protocol
import Repository

/// Opening a repository for reading, with errors for the operator.
enum RepositoryOpening {
    /// The store in this directory. Blocks.
    static func store(_ directory: String) throws(HoldfastError) -> LocalStore {
        do {
            return try LocalStore(directory: directory)
        } catch {
            throw HoldfastError(.repositoryUnusable, "the repository '\(directory)' cannot be used: \(error)")
        }
    }

    /// The repository in a store.
    static func reader(_ store: LocalStore, pinned: Protocol.Digest? = nil) async throws -> RepositoryReader {
        do {
            return try await RepositoryReader(opening: store, pinned: pinned)
        } catch {
            throw HoldfastError(.repositoryUnusable, "the repository '\(store.directory)' cannot be used: \(error)")
        }
    }
}
