import Platform
import Protocol
import Repository

/// The evidence of a drill, checked against the root of its repository.
struct DrillProof {
    let statement: JSONValue

    /// Checks evidence.
    ///
    /// - Parameters:
    ///   - evidence: the envelope.
    ///   - pinned: SHA-256 of the repository's root.
    /// - Throws: `evidenceRefused`.
    init(_ evidence: Bytes, pinned: Protocol.Digest) throws(HoldfastError) {
        do {
            let signed = try SignedStatement(verifying: evidence, pinned: pinned)
            guard signed.payloadType == DrillEvidence.payloadType else {
                throw HoldfastError(.evidenceRefused, "it is a statement of another kind: \(signed.payloadType)")
            }
            statement = try JSONValue(parsing: signed.payload)
        } catch let error as HoldfastError {
            throw error
        } catch {
            throw HoldfastError(.evidenceRefused, "the evidence does not hold: \(error)")
        }
    }

    /// For people.
    var page: String { DrillPage.text(of: statement) }

    /// Whether the drill passed.
    var hasPassed: Bool { statement["verdict"]?.string == "\(DrillVerdict.passed)" }
}
