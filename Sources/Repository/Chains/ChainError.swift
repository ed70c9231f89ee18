package import Protocol

/// Why a record does not continue its chain.
package enum ChainError: Error, Equatable, Sendable {
    case malformed(FormatError)
    /// It belongs to another repository, source or chain.
    case foreign
    case wrongSequence(expected: UInt64, found: UInt64)
    /// The record that it names as its predecessor is not the one before it.
    case wrongPredecessor
    /// Its key is certified for no member, or not up to this place.
    case unknownKey(KeyID)
    /// The certificate of its key names another writer.
    case wrongWriter(WriterID)
    case wrongSignature
    /// A member was added with a certificate that does not hold, or a second time.
    case refusedMember(String)
}

extension ChainError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let error): error.description
        case .foreign: "the record belongs to another repository, source or chain"
        case .wrongSequence(let expected, let found): "the record has the number \(found) instead of \(expected)"
        case .wrongPredecessor: "the record does not name the one before it"
        case .unknownKey(let key): "the key \(key) that signed the record is not valid here"
        case .wrongWriter(let writer): "the record names \(writer) as its writer, whose key did not sign it"
        case .wrongSignature: "the signature of the record does not match"
        case .refusedMember(let reason): "the member is refused: \(reason)"
        }
    }
}
