/// HMAC-SHA-256 (RFC 2104).
package enum HMACSHA256 {
    /// The 32-byte code of `data` under a secret key.
    package static func mac(key: SecretBytes, _ data: Bytes) -> Bytes {
        key.withUnsafeBytes { mac(key: $0, data) }
    }

    /// The 32-byte code of `data` under `key`.
    package static func mac(key: Bytes, _ data: Bytes) -> Bytes {
        key.withUnsafeBytes { mac(key: $0, data) }
    }

    private static func mac(key: UnsafeRawBufferPointer, _ data: Bytes) -> Bytes {
        Bytes(unsafeUninitializedCapacity: HashFunction.sha256.length) { target, initialized in
            initialized = HashFunction.sha256.length
            let output = UnsafeMutableRawBufferPointer(start: target.baseAddress, count: initialized)
            data.withUnsafeBytes { HMACFunction.mac(.sha256, key: key, data: $0, into: output) }
        }
    }
}
