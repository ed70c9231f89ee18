package import Protocol

/// Why a repository cannot be read as what it claims to be.
package enum ReadingError: Error, Equatable, Sendable {
    /// `repository.hf` is not there.
    case noRoot
    case badRoot(FormatError)
    /// The root is another than the one that is known.
    case otherRoot(expected: Digest, found: Digest)
    /// A record does not continue its chain.
    case badRecord(ObjectName, ChainError)
    /// A record is missing although later ones are there.
    case hole(ObjectName)
    /// Something lies among records that is none.
    case unexpected(path: String)
    /// An object is not the one that a signed record names.
    case altered(ObjectName)
}

extension ReadingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noRoot: "there is no repository root"
        case .badRoot(let error): error.description
        case .otherRoot(let expected, let found): "the repository root is \(found), not \(expected) as known before"
        case .badRecord(let name, let error): "'\(name)': \(error)"
        case .hole(let name): "the record '\(name)' is missing although later ones are there"
        case .unexpected(let path): "'\(path)' has no place among the records"
        case .altered(let name): "the object '\(name)' is not the one that was committed"
        }
    }
}
