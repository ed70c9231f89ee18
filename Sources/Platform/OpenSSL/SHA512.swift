/// SHA-512 of whole values.
package enum SHA512 {
    /// The 64-byte hash of `bytes`.
    package static func hash(_ bytes: Bytes) -> Bytes {
        bytes.withUnsafeBytes { HashFunction.sha512.hash($0) }
    }
}
