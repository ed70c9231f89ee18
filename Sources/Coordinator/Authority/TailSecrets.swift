package import Platform
package import Protocol
import Repository

/// What the agents of each source key the digests of its log with, to know it again whoever of them took it in.
///
/// It comes from the authority's key, so it outlasts the coordinator, and a store alone does not give it away.
package struct TailSecrets: Sendable {
    private static let label = Bytes("holdfast/tail-secret/v1".utf8) + [0]

    private let authorityKey: Ed25519PrivateKey
    private let repository: RepositoryID

    /// - Parameters:
    ///   - authorityKey: the authority's, which signs certificates.
    ///   - repository: where the sources are stored.
    package init(authorityKey: Ed25519PrivateKey, repository: RepositoryID) {
        self.authorityKey = authorityKey
        self.repository = repository
    }

    /// A source's secret, thirty-two bytes.
    package func secret(of source: SourceID) -> Bytes {
        // Ed25519 gives the same signature each time, and only the owner of the key can make it. No certificate begins so.
        SHA256Hasher.hash(authorityKey.sign(Self.label + repository.bytes + source.bytes))
    }
}

extension AuthorityKeys {
    /// The secrets that come from these keys.
    var tailSecrets: TailSecrets { TailSecrets(authorityKey: authorityKey, repository: root.repository) }
}
