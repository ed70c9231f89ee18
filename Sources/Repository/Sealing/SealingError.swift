package import Protocol

/// Why sealed bytes were refused. No case holds content or key material.
package enum SealingError: Error, Equatable, Sendable {
    /// The header is not one of this format.
    case malformedHeader(String)
    /// The header says that the object belongs elsewhere.
    case misplaced(expected: ObjectPlace, found: ObjectPlace)
    /// No key with this number is at hand.
    case unknownKey(KeyID)
    /// An input key has another length than 32 bytes.
    case wrongKeyLength
    /// Key, salt or context are not those the object was sealed with.
    case wrongCommitment
    /// A chunk's tag does not match.
    case alteredChunk(UInt64)
    /// The object ends before its short last chunk.
    case cutShort
    /// No sealed key in the entry is for this recipient.
    case notARecipient(KeyID)
    /// The sealed key cannot be opened with this private key.
    case unopenableKey(KeyID)
    /// A recipient's public key cannot be sealed to.
    case unusableRecipient(RecipientKind)
    /// A wrapped private key was altered, or wrapped by another key or for another purpose.
    case unwrapFailed(purpose: String)
}

extension SealingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformedHeader(let reason): "the object header is malformed (\(reason))"
        case .misplaced(let expected, let found): "the object is \(found), not \(expected)"
        case .unknownKey(let key): "the key \(key) is not at hand"
        case .wrongKeyLength: "an input key has 32 bytes"
        case .wrongCommitment: "the key commitment does not match"
        case .alteredChunk(let chunk): "chunk \(chunk) was altered"
        case .cutShort: "the object is cut short"
        case .notARecipient(let key): "the key \(key) is not sealed to this recipient"
        case .unopenableKey(let key): "the sealed key \(key) cannot be opened with this private key"
        case .unusableRecipient(let kind): "the \(kind) key is no usable public key"
        case .unwrapFailed(let purpose): "the wrapped key for \(purpose) cannot be unwrapped"
        }
    }
}
