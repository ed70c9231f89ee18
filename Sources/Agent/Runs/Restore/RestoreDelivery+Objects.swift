import Platform
import Protocol
import Repository
import Synchronization

extension RestoreDelivery {
    /// All bytes of an object that nothing signed names.
    ///
    /// - Parameters:
    ///   - name: which object.
    ///   - limit: the most bytes accepted.
    ///   - length: the length to be expected, if one is known.
    /// - Returns: the bytes, not compared with anything.
    /// - Throws: `proofFailed` when it is missing.
    func whole(_ name: ObjectName, limit: UInt64, expecting length: Int = 0) async throws -> Bytes {
        let content = Mutex(Bytes())
        content.withLock { $0.reserveCapacity(length) }
        do {
            try await read(name, nil, limit: limit) { piece in content.withLock { $0 += piece } }
        } catch let error as HoldfastError where error.code == .noSuchThing {
            throw HoldfastError(.proofFailed, "the object '\(name)' is missing; run verify to see what else is")
        }
        return content.withLock { content in
            let bytes = content
            content = []
            return bytes
        }
    }

    /// All bytes of a signed object.
    ///
    /// - Throws: `objectDamaged` when they are not those that were signed.
    func whole(_ object: ProvenObject) async throws -> Bytes {
        let length = Int(clamping: min(object.length, UInt64(PackTable.objectLimit)))
        let bytes = try await whole(object.name, limit: object.length, expecting: length)
        let isSame = try await BlockingThreads.shared.run {
            UInt64(bytes.count) == object.length && .sha256(of: bytes) == object.sha256
        }
        guard isSame else { throw object.altered }
        return bytes
    }
}
