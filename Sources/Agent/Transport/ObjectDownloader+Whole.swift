package import Platform
package import Protocol
import Synchronization

extension ObjectDownloader {
    /// The most bytes of an object that is read whole into memory.
    package static let wholeLimit: UInt64 = 64 << 20

    /// All bytes of an object.
    ///
    /// - Throws: also when it is longer than `limit`.
    package func whole(_ name: ObjectName, limit: UInt64 = wholeLimit) async throws -> Bytes {
        let content = Mutex(Bytes())
        try await read(name, limit: limit) { piece in content.withLock { $0 += piece } }
        return content.withLock { $0 }
    }
}
