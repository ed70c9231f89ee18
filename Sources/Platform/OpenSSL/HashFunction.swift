import COpenSSL

/// The two hash functions in use.
package enum HashFunction: Sendable {
    case sha256
    case sha512

    /// Length of a hash in bytes.
    package var length: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        }
    }

    /// OpenSSL's description of the function, looked up once and never freed.
    var function: OpaquePointer? {
        switch self {
        case .sha256: Self.sha256Function
        case .sha512: Self.sha512Function
        }
    }

    // The library treats both as constants after the look-up.
    private nonisolated(unsafe) static let sha256Function = EVP_MD_fetch(nil, "SHA256", nil)
    private nonisolated(unsafe) static let sha512Function = EVP_MD_fetch(nil, "SHA512", nil)

    /// Hashes `bytes` in one go.
    func hash(_ bytes: UnsafeRawBufferPointer) -> Bytes {
        Bytes(unsafeUninitializedCapacity: length) { target, initialized in
            let done = EVP_Digest(bytes.baseAddress, bytes.count, target.baseAddress, nil, function, nil)
            precondition(done == 1, "the hash function is missing")
            initialized = length
        }
    }
}
