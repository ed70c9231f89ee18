/// Key derivation from HMAC (RFC 5869), in its two steps.
package enum HKDF {
    /// Concentrates the entropy of `ikm` into a pseudo-random key of one hash length; an empty salt means zeros.
    package static func extract(hash: HashFunction, salt: Bytes, ikm: SecretBytes) -> SecretBytes {
        salt.withUnsafeBytes { extract(hash: hash, salt: $0, ikm: ikm) }
    }

    /// The same with a salt that lies in secret storage.
    static func extract(hash: HashFunction, salt: UnsafeRawBufferPointer, ikm: SecretBytes) -> SecretBytes {
        SecretBytes(count: hash.length) { target in
            ikm.withUnsafeBytes { HMACFunction.mac(hash, key: salt, data: $0, into: target) }
        }
    }

    /// Spreads the pseudo-random key `prk` over `length` bytes that are bound to `info`.
    ///
    /// - Throws: when more than 255 hash lengths are asked for, or a negative length.
    package static func expand(
        hash: HashFunction, prk: SecretBytes, info: Bytes, length: Int
    ) throws(CryptoError) -> SecretBytes {
        guard (0...255 * hash.length).contains(length) else {
            throw CryptoError(operation: "expand HKDF key", reason: "\(length) bytes cannot be derived")
        }
        return SecretBytes(count: length) { output in
            prk.withUnsafeBytes { expand(hash, prk: $0, info: info, into: output) }
        }
    }

    private static func expand(
        _ hash: HashFunction, prk: UnsafeRawBufferPointer, info: Bytes, into output: UnsafeMutableRawBufferPointer
    ) {
        // Input of each round: the block before (none in the first), info, round number.
        let input = SecretBytes(count: hash.length + info.count + 1) { round in
            UnsafeMutableRawBufferPointer(rebasing: round[hash.length..<hash.length + info.count]).copyBytes(from: info)
            expandRounds(hash, prk: prk, round: round, into: output)
        }
        withExtendedLifetime(input) {}
    }

    private static func expandRounds(
        _ hash: HashFunction, prk: UnsafeRawBufferPointer, round: UnsafeMutableRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) {
        let block = SecretBytes(count: hash.length) { block in
            var written = 0
            var number: UInt8 = 0
            while written < output.count {
                number += 1
                round[round.count - 1] = number
                let input = UnsafeRawBufferPointer(rebasing: round[(number == 1 ? hash.length : 0)...])
                HMACFunction.mac(hash, key: prk, data: input, into: block)
                let piece = block[..<min(hash.length, output.count - written)]
                output[written...].copyBytes(from: piece)
                round.copyMemory(from: UnsafeRawBufferPointer(block))
                written += piece.count
            }
        }
        withExtendedLifetime(block) {}
    }
}
