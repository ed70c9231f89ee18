import Platform
import Testing

struct Ed25519Tests {
    private struct Group: Decodable {
        let publicKey: Key
        let tests: [Case]
    }

    private struct Key: Decodable {
        let pk: HexBytes
    }

    private struct Case: Decodable {
        let tcId: Int
        let msg: HexBytes
        let sig: HexBytes
        let result: Verdict
    }

    @Test func agreesWithEveryPublishedVector() throws {
        var verdicts: Set<Verdict> = []
        for group in try Wycheproof<Group>.read("ed25519_test") {
            let key = try Ed25519PublicKey(raw: group.publicKey.pk.bytes)
            for vector in group.tests {
                let accepted = key.isValid(signature: vector.sig.bytes, for: vector.msg.bytes)
                #expect(accepted == (vector.result == .valid), "case \(vector.tcId)")
                verdicts.insert(vector.result)
            }
        }
        #expect(verdicts == [.valid, .invalid])
    }

    /// RFC 8032, section 7.1, test 2.
    @Test func signsTheStandardsExample() throws {
        let secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        let key = try Ed25519PrivateKey(raw: SecretBytes(try #require(Bytes(hex: secret))))
        #expect(
            key.publicKey.rawRepresentation.hexString
                == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        #expect(key.sign([0x72]).hexString.hasPrefix("92a009a9f0d4cab8720e820b5f642540"))
    }

    @Test func aSignatureHoldsForItsMessageAndKeyOnly() throws {
        let key = Ed25519PrivateKey.generate()
        let signature = key.sign([1, 2, 3])
        #expect(key.publicKey.isValid(signature: signature, for: [1, 2, 3]))
        #expect(!key.publicKey.isValid(signature: signature, for: [1, 2, 4]))
        #expect(!Ed25519PrivateKey.generate().publicKey.isValid(signature: signature, for: [1, 2, 3]))
        #expect(!key.publicKey.isValid(signature: [], for: [1, 2, 3]))
        #expect(key.publicKey.isValid(signature: key.sign([]), for: []))
        let stored = try Ed25519PrivateKey(raw: key.rawRepresentation)
        #expect(stored.sign([1, 2, 3]) == signature)
    }
}
