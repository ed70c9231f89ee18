import COpenSSL

/// Whether both hold the same bytes; the time taken depends on the lengths only.
package func constantTimeEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return true }
    return CRYPTO_memcmp(leftStart, rightStart, left.count) == 0
}

/// Whether both hold the same bytes; the time taken depends on the lengths only.
package func constantTimeEqual(_ left: Bytes, _ right: Bytes) -> Bool {
    left.withUnsafeBytes { leftBytes in
        right.withUnsafeBytes { rightBytes in constantTimeEqual(leftBytes, rightBytes) }
    }
}
