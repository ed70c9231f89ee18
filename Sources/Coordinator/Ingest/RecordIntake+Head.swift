import Platform
package import Protocol
import Repository

extension RecordIntake {
    /// The newest record of a chain, with its bytes.
    package func head(of source: SourceID, _ chain: ChainName) async throws -> ChainHeadReply {
        let place = SourceChain(source: source, chain: chain)
        let head = try await turnstile.pass(place) {
            try await settle(place)
            return try await facts.head(of: source, chain)
        }
        guard head.sequence > 0 else { return ChainHeadReply(sequence: 0, digest: .zero) }
        let record = try await reader.store.read(.record(source, chain, head.sequence))
        return ChainHeadReply(sequence: head.sequence, digest: head.digest, record: record)
    }
}
