import COpenSSL

/// Random bytes from OpenSSL's generator, which the kernel seeds.
///
/// A generator that cannot deliver ends the process: nothing safe can be done without one.
package enum SecureRandom {
    /// `count` bytes that may become public: nonces, salts, serial numbers.
    package static func bytes(_ count: Int) -> Bytes {
        Bytes(unsafeUninitializedCapacity: count) { target, initialized in
            precondition(RAND_bytes(target.baseAddress, Int32(count)) == 1, "the random generator failed")
            initialized = count
        }
    }

    /// `count` bytes that stay secret, from a generator of their own.
    package static func secret(_ count: Int) -> SecretBytes {
        SecretBytes(count: count) { target in
            let start = target.bindMemory(to: UInt8.self).baseAddress
            precondition(RAND_priv_bytes(start, Int32(count)) == 1, "the random generator failed")
        }
    }
}
