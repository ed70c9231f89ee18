import Platform
import Testing

struct PEMTests {
    @Test func certificatesComeBackInOrder() throws {
        let ours = try TestAuthority()
        let all = [ours.authority.certificate] + (try ours.identity("x", .server).chain)
        let text = try PEM.encode(all)
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("-----BEGIN CERTIFICATE-----\n"))
        #expect(try PEM.certificates(text) == all)
    }

    @Test func keysComeBack() throws {
        let signing = Ed25519PrivateKey.generate()
        let sealing = X25519PrivateKey.generate()
        #expect(try PEM.ed25519PrivateKey(PEM.encode(signing)).publicKey == signing.publicKey)
        #expect(try PEM.x25519PrivateKey(PEM.encode(sealing)).publicKey == sealing.publicKey)
        #expect(throws: CryptoError.self) { try PEM.x25519PrivateKey(PEM.encode(signing)) }
        #expect(throws: CryptoError.self) { try PEM.ed25519PrivateKey(PEM.encode(sealing)) }
    }

    @Test func refusesNothingDamageAndForeignText() throws {
        let text = try PEM.encode([TestAuthority().authority.certificate])
        #expect(throws: CryptoError.self) { try PEM.certificates([]) }
        #expect(throws: CryptoError.self) { try PEM.certificates(Array("hello".utf8)) }
        #expect(throws: CryptoError.self) { try PEM.certificates(Bytes(text.dropLast(40))) }
        #expect(throws: CryptoError.self) { try PEM.certificates(text + text.dropLast(40)) }
        #expect(throws: CryptoError.self) { try PEM.ed25519PrivateKey(SecretBytes(text)) }
    }

    /// Must fail at once instead of asking the terminal for a passphrase.
    @Test func refusesEncryptedKeys() {
        let text = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgAAAAAAAAAAAICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEAAAAAAAAAAAAAAAAAAAAAAEQAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAA=
            -----END ENCRYPTED PRIVATE KEY-----
            """
        #expect(throws: CryptoError.self) { try PEM.ed25519PrivateKey(SecretBytes(Array(text.utf8))) }
    }
}
