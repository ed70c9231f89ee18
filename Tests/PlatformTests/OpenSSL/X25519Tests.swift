import Platform
import Testing

struct X25519Tests {
    private struct Group: Decodable {
        let tests: [Case]
    }

    private struct Case: Decodable {
        let tcId: Int
        let `public`: HexBytes
        let `private`: HexBytes
        let shared: HexBytes
        let result: Verdict
    }

    @Test func agreesWithEveryPublishedVectorAndRefusesAZeroSecret() throws {
        var refused = 0
        for vector in try Wycheproof<Group>.read("x25519_test").flatMap(\.tests) {
            let ours = try X25519PrivateKey(raw: SecretBytes(vector.private.bytes))
            let theirs = try X25519PublicKey(raw: vector.public.bytes)
            let secret = try? ours.sharedSecret(with: theirs).withUnsafeBytes(Array.init)
            if vector.shared.bytes.allSatisfy({ $0 == 0 }) {
                #expect(secret == nil, "case \(vector.tcId)")
                refused += 1
            } else {
                #expect(secret == vector.shared.bytes, "case \(vector.tcId)")
            }
        }
        #expect(refused > 5)
    }

    @Test func bothSidesAgree() throws {
        let (one, other) = (X25519PrivateKey.generate(), X25519PrivateKey.generate())
        let secret = try one.sharedSecret(with: other.publicKey)
        #expect(secret.constantTimeEquals(try other.sharedSecret(with: one.publicKey)))
        let stored = try X25519PrivateKey(raw: one.rawRepresentation)
        #expect(stored.publicKey == one.publicKey)
    }

    @Test func refusesKeysOfAnotherLength() {
        #expect(throws: CryptoError.self) { try X25519PublicKey(raw: Bytes(repeating: 1, count: 31)) }
        #expect(throws: CryptoError.self) { try X25519PrivateKey(raw: SecureRandom.secret(33)) }
    }
}
