import FoundationEssentials
import Platform
import Testing

struct HPKETests {
    private struct Fixture: Decodable {
        let standard: [Case]
        let python: [Case]
        let ours: [Case]
    }

    private struct Case: Decodable {
        let recipient: HexBytes
        let ephemeral: HexBytes?
        let info: HexBytes
        let aad: HexBytes
        let plaintext: HexBytes
        let sealed: HexBytes

        func open() throws -> Bytes {
            let key = try X25519PrivateKey(raw: SecretBytes(recipient.bytes))
            let opened = try HPKE.open(sealed.bytes, with: key, info: info.bytes, aad: aad.bytes)
            return opened.withUnsafeBytes(Array.init)
        }
    }

    private static func fixture() throws -> Fixture {
        let path = testsFolder(containing: #filePath) + "/PlatformTests/Fixtures/hpke.json"
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: URL(filePath: path)))
    }

    @Test func sealsAndOpensTheStandardsVectors() throws {
        let vectors = try Self.fixture().standard
        #expect(!vectors.isEmpty)
        for vector in vectors {
            #expect(try vector.open() == vector.plaintext.bytes)
            let recipient = try X25519PrivateKey(raw: SecretBytes(vector.recipient.bytes)).publicKey
            let ephemeral = try X25519PrivateKey(raw: SecretBytes(try #require(vector.ephemeral).bytes))
            let sealed = try vector.plaintext.bytes.withUnsafeBytes {
                try HPKE.seal(
                    to: recipient, info: vector.info.bytes, aad: vector.aad.bytes, plaintext: $0, ephemeral: ephemeral)
            }
            #expect(sealed == vector.sealed.bytes)
        }
    }

    @Test func opensWhatPythonSealedAndWhatPythonOpened() throws {
        let fixture = try Self.fixture()
        #expect(fixture.python.count >= 3 && !fixture.ours.isEmpty)
        for vector in fixture.python + fixture.ours {
            #expect(try vector.open() == vector.plaintext.bytes)
        }
    }

    @Test func roundTripsAndRefusesAnyOtherKeyContextOrByte() throws {
        let key = X25519PrivateKey.generate()
        let secret = SecureRandom.secret(32)
        let sealed = try HPKE.seal(to: key.publicKey, info: [1], aad: [2], plaintext: secret)
        #expect(sealed.count == secret.count + HPKE.overhead)
        #expect(try HPKE.open(sealed, with: key, info: [1], aad: [2]).constantTimeEquals(secret))
        #expect(throws: CryptoError.self) { try HPKE.open(sealed, with: .generate(), info: [1], aad: [2]) }
        #expect(throws: CryptoError.self) { try HPKE.open(sealed, with: key, info: [], aad: [2]) }
        #expect(throws: CryptoError.self) { try HPKE.open(sealed, with: key, info: [1], aad: []) }
        for position in sealed.indices {
            var altered = sealed
            altered[position] ^= 0x04
            #expect(throws: CryptoError.self) { try HPKE.open(altered, with: key, info: [1], aad: [2]) }
            #expect(throws: CryptoError.self) {
                try HPKE.open(Bytes(sealed[..<position]), with: key, info: [1], aad: [2])
            }
        }
    }

    @Test func refusesARecipientOfSmallOrder() throws {
        let zero = try X25519PublicKey(raw: Bytes(repeating: 0, count: 32))
        #expect(throws: CryptoError.self) { try HPKE.seal(to: zero, info: [], aad: [], plaintext: [1] as Bytes) }
    }
}
