import Platform
import Protocol
import Repository

/// An object with the length and digest that a signed record, directly or through an inventory, says it has.
struct ProvenObject: Sendable, Hashable {
    let name: ObjectName
    /// In bytes.
    let length: UInt64
    let sha256: Digest

    init(_ name: ObjectName, length: UInt64, sha256: Digest) {
        self.name = name
        self.length = length
        self.sha256 = sha256
    }

    /// The object that `reference` names among those of `source`; nil when that is no name.
    init?(_ reference: NamedReference, of source: SourceID) {
        guard let name = ObjectName(source: source, relative: reference.name) else { return nil }
        self.init(name, length: reference.length, sha256: reference.sha256)
    }

    /// The refusal of bytes that are not the object's.
    var altered: HoldfastError {
        HoldfastError(.objectDamaged, "the object '\(name)' is not the one that was committed; nothing of it was used")
    }

    /// The refusal of the object for `error`, met while it was opened.
    func damaged(_ error: any Error) -> any Error {
        switch error {
        case is SealingError, is PipelineError, is FormatError, is WireError:
            HoldfastError(.objectDamaged, "the object '\(name)' cannot be used: \(error)")
        default: error
        }
    }
}
