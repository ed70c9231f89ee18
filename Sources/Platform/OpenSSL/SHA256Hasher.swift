import COpenSSL

/// SHA-256 over bytes that arrive in pieces; one caller at a time.
///
/// Updating does not allocate. A hasher starts afresh after ``finish()`` and can be used again.
package final class SHA256Hasher: @unchecked Sendable {
    /// Length of a hash in bytes.
    package static let length = 32
    private let context: OpaquePointer

    /// A hasher that has seen no bytes.
    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a hash") }
        self.context = context
        restart()
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes the next bytes in.
    package func update(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "SHA-256 failed")
    }

    /// Takes the next bytes in.
    package func update(_ bytes: Bytes) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Takes the next bytes in.
    package func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The 32-byte hash of all bytes taken in; the hasher starts afresh.
    package func finish() -> Bytes {
        let hash = Bytes(unsafeUninitializedCapacity: Self.length) { target, initialized in
            precondition(EVP_DigestFinal_ex(context, target.baseAddress, nil) == 1, "SHA-256 failed")
            initialized = Self.length
        }
        restart()
        return hash
    }

    /// The 32-byte hash of all bytes taken in so far; the hasher goes on.
    package func peek() -> Bytes {
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("no memory for a hash") }
        defer { EVP_MD_CTX_free(copy) }
        precondition(EVP_MD_CTX_copy_ex(copy, context) == 1, "SHA-256 failed")
        return Bytes(unsafeUninitializedCapacity: Self.length) { target, initialized in
            precondition(EVP_DigestFinal_ex(copy, target.baseAddress, nil) == 1, "SHA-256 failed")
            initialized = Self.length
        }
    }

    private func restart() {
        precondition(EVP_DigestInit_ex(context, HashFunction.sha256.function, nil) == 1, "SHA-256 is missing")
    }
}

extension SHA256Hasher {
    /// The hash of `bytes` in one go.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Bytes {
        HashFunction.sha256.hash(bytes)
    }

    /// The hash of `bytes` in one go.
    package static func hash(_ bytes: Bytes) -> Bytes {
        bytes.withUnsafeBytes { HashFunction.sha256.hash($0) }
    }
}
