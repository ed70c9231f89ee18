import Platform
import Protocol
import Repository

/// Which public keys input keys may be sealed to: those that the pinned root names, and the recovery key always.
enum TrustedRecipients {
    /// The recipients that an assignment names, checked against the root.
    ///
    /// - Throws: `trustRefused` when one is unknown to the root, or the recovery key is left out.
    static func check(_ named: [RecipientKey], _ root: RepositoryRoot) throws(HoldfastError) -> [Recipient] {
        let trusted = root.recipients
        var recipients: [Recipient] = []
        for key in named {
            let found = trusted.first {
                $0.kind.rawValue == key.kind && $0.epoch == key.epoch && $0.publicKey.rawRepresentation == key.key
            }
            guard let found else {
                throw HoldfastError(
                    .trustRefused,
                    "the coordinator named a recipient of keys that the pinned root does not name (kind \(key.kind), "
                        + "epoch \(key.epoch)); nothing is sealed to it")
            }
            if !recipients.contains(found) { recipients.append(found) }
        }
        guard recipients.contains(where: { $0.kind == .recovery }) else {
            throw HoldfastError(.trustRefused, "the coordinator left the recovery key out of a source's recipients")
        }
        return recipients
    }
}
