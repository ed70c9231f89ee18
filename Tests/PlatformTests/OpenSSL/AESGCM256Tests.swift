import Platform
import Testing

struct AESGCM256Tests {
    private struct Group: Decodable {
        let ivSize: Int
        let keySize: Int
        let tagSize: Int
        let tests: [Case]
    }

    private struct Case: Decodable {
        let tcId: Int
        let key: HexBytes
        let iv: HexBytes
        let aad: HexBytes
        let msg: HexBytes
        let ct: HexBytes
        let tag: HexBytes
        let result: Verdict
    }

    @Test func agreesWithEveryPublishedVectorOfOurSizes() throws {
        var checked = 0
        for group in try Wycheproof<Group>.read("aes_gcm_test")
        where group.keySize == 256 && group.ivSize == 96 && group.tagSize == 128 {
            for vector in group.tests {
                let cipher = try AESGCM256(key: SecretBytes(vector.key.bytes))
                let sealed = vector.ct.bytes + vector.tag.bytes
                let opened = try? open(cipher, sealed, nonce: vector.iv.bytes, aad: vector.aad.bytes)
                #expect(opened == (vector.result == .valid ? vector.msg.bytes : nil), "case \(vector.tcId)")
                if vector.result == .valid {
                    let again = try seal(cipher, vector.msg.bytes, nonce: vector.iv.bytes, aad: vector.aad.bytes)
                    #expect(again == sealed, "case \(vector.tcId)")
                }
                checked += 1
            }
        }
        #expect(checked > 50)
    }

    @Test func oneInstanceServesManyMessagesInBothDirections() throws {
        let cipher = try AESGCM256(key: SecureRandom.secret(32))
        for length in [0, 1, 15, 16, 17, 16384, 100_000] {
            let message = SecureRandom.bytes(length)
            let nonce = SecureRandom.bytes(12)
            let sealed = try seal(cipher, message, nonce: nonce, aad: [1, 2])
            #expect(try open(cipher, sealed, nonce: nonce, aad: [1, 2]) == message)
            #expect(throws: CryptoError.self) { try open(cipher, sealed, nonce: nonce, aad: [1, 3]) }
        }
    }

    @Test func aFailedOpeningLeavesOnlyZeros() throws {
        let cipher = try AESGCM256(key: SecureRandom.secret(32))
        let nonce = SecureRandom.bytes(12)
        var sealed = try seal(cipher, Bytes(repeating: 7, count: 100), nonce: nonce, aad: [])
        sealed[115] ^= 1
        var output = Bytes(repeating: 9, count: 100)
        #expect(throws: CryptoError.self) {
            try sealed.withUnsafeBytes { sealed in
                try nonce.withUnsafeBytes { nonce in
                    try output.withUnsafeMutableBytes { try cipher.open(sealed, nonce: nonce, into: $0) }
                }
            }
        }
        #expect(output == Bytes(repeating: 0, count: 100))
    }

    @Test func refusesWrongLengths() throws {
        #expect(throws: CryptoError.self) { try AESGCM256(key: SecureRandom.secret(16)) }
        let cipher = try AESGCM256(key: SecureRandom.secret(32))
        #expect(throws: CryptoError.self) { try seal(cipher, [1], nonce: Bytes(repeating: 0, count: 16), aad: []) }
        #expect(throws: CryptoError.self) {
            try [UInt8](repeating: 0, count: 15).withUnsafeBytes { short in
                let nothing = UnsafeMutableRawBufferPointer(start: nil, count: 0)
                try SecureRandom.bytes(12).withUnsafeBytes { try cipher.open(short, nonce: $0, into: nothing) }
            }
        }
    }

    private func seal(_ cipher: AESGCM256, _ message: Bytes, nonce: Bytes, aad: Bytes) throws -> Bytes {
        var output = Bytes(repeating: 0, count: message.count + AESGCM256.tagLength)
        try message.withUnsafeBytes { message in
            try nonce.withUnsafeBytes { nonce in
                try aad.withUnsafeBytes { aad in
                    try output.withUnsafeMutableBytes { try cipher.seal(message, nonce: nonce, aad: aad, into: $0) }
                }
            }
        }
        return output
    }

    @discardableResult
    private func open(_ cipher: AESGCM256, _ sealed: Bytes, nonce: Bytes, aad: Bytes) throws -> Bytes {
        var output = Bytes(repeating: 0, count: sealed.count - AESGCM256.tagLength)
        try sealed.withUnsafeBytes { sealed in
            try nonce.withUnsafeBytes { nonce in
                try aad.withUnsafeBytes { aad in
                    try output.withUnsafeMutableBytes { try cipher.open(sealed, nonce: nonce, aad: aad, into: $0) }
                }
            }
        }
        return output
    }
}
