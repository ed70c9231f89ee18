import Platform
package import Protocol
import Repository

extension RecordIntake {
    /// The newest record of a chain, with its bytes.
    ///
    /// - Throws: `rolledBack` when it was stored and is there no more.
    package func head(of source: SourceID, _ chain: ChainName) async throws -> ChainHeadReply {
        let place = SourceChain(source: source, chain: chain)
        let head = try await turnstile.pass(place) {
            try await settle(place)
            return try await facts.head(of: source, chain)
        }
        guard head.sequence > 0 else { return ChainHeadReply(sequence: 0, digest: .zero) }
        do {
            let record = try await reader.store.read(.record(source, chain, head.sequence))
            return ChainHeadReply(sequence: head.sequence, digest: head.digest, record: record)
        } catch StoreError.missing {
            throw HoldfastError(
                .rolledBack,
                "record \(head.sequence) of chain \(chain) of source \(source) was stored and is there no more; the "
                    + "repository lost records, was rolled back, or is another copy; 'holdfast verify' says what is missing"
            )
        }
    }
}
