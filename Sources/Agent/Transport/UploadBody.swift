package import Platform

/// The bytes of an object to be put, which can be read as often as the sending has to be repeated.
package protocol UploadBody: Sendable {
    /// All bytes of the object.
    var length: UInt64 { get }
    /// The bytes from `offset`, at most `limit` of them and at least one.
    func piece(at offset: UInt64, limit: Int) async throws -> ArraySlice<UInt8>
}

/// An object in memory.
package struct MemoryBody: UploadBody {
    private let bytes: Bytes

    package init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    package var length: UInt64 { UInt64(bytes.count) }

    package func piece(at offset: UInt64, limit: Int) async throws -> ArraySlice<UInt8> {
        bytes[Int(offset)..<min(bytes.count, Int(offset) + limit)]
    }
}
