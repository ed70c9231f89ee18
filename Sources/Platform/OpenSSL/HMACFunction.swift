import COpenSSL

/// HMAC with either hash function, the base of ``HMACSHA256`` and ``HKDF``.
enum HMACFunction {
    /// Writes the code of `data` under `key` into `target`, which holds exactly the length of a hash.
    static func mac(
        _ digest: HashFunction, key: UnsafeRawBufferPointer, data: UnsafeRawBufferPointer,
        into target: UnsafeMutableRawBufferPointer
    ) {
        precondition(target.count == digest.length && key.count <= Int(Int32.max))
        let output = target.bindMemory(to: UInt8.self).baseAddress
        let input = data.bindMemory(to: UInt8.self).baseAddress
        let done = COpenSSL.HMAC(digest.function, key.baseAddress, Int32(key.count), input, data.count, output, nil)
        precondition(done != nil, "HMAC failed")
    }
}
