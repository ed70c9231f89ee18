import Platform
import Protocol
import Repository
import Synchronization

extension RestoreDelivery {
    /// All bytes of an object that nothing signed names.
    ///
    /// - Throws: `proofFailed` when it is missing or longer than `limit`.
    func whole(_ name: ObjectName, limit: UInt64) async throws -> Bytes {
        let content = Mutex(Bytes())
        do {
            try await read(name, nil, limit: limit) { piece in content.withLock { $0 += piece } }
        } catch let error as HoldfastError where error.code == .noSuchThing {
            throw HoldfastError(.proofFailed, "the object '\(name)' is missing; run verify to see what else is")
        }
        return content.withLock { $0 }
    }

    /// All bytes of a signed object.
    ///
    /// - Throws: `proofFailed` when they are not those that were signed.
    func whole(_ object: ProvenObject) async throws -> Bytes {
        let bytes = try await whole(object.name, limit: object.length)
        guard UInt64(bytes.count) == object.length, .sha256(of: bytes) == object.sha256 else {
            throw object.altered
        }
        return bytes
    }
}
