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
    ///   - memory: an array to be used again; its content is dropped, its capacity kept.
    /// - Returns: the bytes, not compared with anything.
    /// - Throws: `proofFailed` when it is missing.
    func whole(
        _ name: ObjectName, limit: UInt64, expecting length: Int = 0, memory: consuming Bytes = []
    ) async throws -> Bytes {
        memory.removeAll(keepingCapacity: true)
        memory.reserveCapacity(length)
        let content = Mutex(memory)
        memory = []
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
    /// - Parameters:
    ///   - object: which object, and what it must be.
    ///   - isProvenByContent: whether everything that comes of it is compared with a signed digest later on, so that
    ///     the seal of its bytes and their number are enough here.
    ///   - memory: an array to be used again.
    /// - Returns: the bytes.
    /// - Throws: `objectDamaged` when they are not those that were signed.
    func whole(
        _ object: ProvenObject, isProvenByContent: Bool = false, memory: consuming Bytes = []
    ) async throws -> Bytes {
        let length = Int(clamping: min(object.length, UInt64(PackTable.objectLimit)))
        let bytes = try await whole(object.name, limit: object.length, expecting: length, memory: memory)
        if isProvenByContent {
            guard UInt64(bytes.count) == object.length else { throw object.altered }
            return bytes
        }
        let isSame = try await BlockingThreads.shared.run {
            UInt64(bytes.count) == object.length && .sha256(of: bytes) == object.sha256
        }
        guard isSame else { throw object.altered }
        return bytes
    }
}
