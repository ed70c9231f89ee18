import Platform
import Testing

struct CertificateTests {
    @Test func holdsWhatTheAuthorityWasTold() throws {
        let ours = try TestAuthority()
        let identity = try ours.identity("test:agent:42", .client, hosts: ["db1.example.org"])
        let certificate = try #require(identity.chain.first)
        #expect(certificate.subjectCommonName == "someone")
        #expect(certificate.identity == "test:agent:42")
        #expect(certificate.dnsNames == ["db1.example.org"])
        #expect(certificate.notBefore == TestAuthority.hourAgo)
        #expect(certificate.notAfter == TestAuthority.tomorrow)
        #expect(certificate.publicKey == identity.key.publicKey)
        #expect(certificate.serialHex.count == 32)
        #expect(certificate.isSigned(by: ours.authority.certificate.publicKey))
        #expect(!certificate.isSigned(by: identity.key.publicKey))
        #expect(ours.authority.certificate.isSigned(by: ours.authority.certificate.publicKey))
        #expect(ours.authority.certificate.identity == nil)
    }

    @Test(arguments: [
        "plain", "with space", "quote\" ' and, comma", "line\nbreak", "Größe 数", "100%", "%41", "a/b?c#d", "",
    ])
    func anyIdentityComesBack(text: String) throws {
        let certificate = try #require(TestAuthority().identity(text, .client).chain.first)
        #expect(certificate.identity == text)
        #expect(try Certificate(der: certificate.derBytes).identity == text)
    }

    @Test func longNamesAreCutAndEmptyOnesRefused() throws {
        let ours = try TestAuthority()
        func issue(_ name: String, hosts: [String] = []) throws -> Certificate {
            try ours.authority.issue(
                subject: CertificateSubject(commonName: name, identity: "x", dnsNames: hosts),
                publicKey: Ed25519PrivateKey.generate().publicKey, notBefore: TestAuthority.hourAgo,
                notAfter: TestAuthority.tomorrow, usage: .client)
        }
        #expect(try issue(String(repeating: "ü", count: 100)).subjectCommonName == String(repeating: "ü", count: 64))
        #expect(throws: CryptoError.self) { try issue("") }
        #expect(throws: CryptoError.self) { try issue("a", hosts: ["a b"]) }
        #expect(throws: CryptoError.self) { try issue("a", hosts: ["a,URI:x"]) }
    }

    @Test func derComesBackAndDamageIsRefused() throws {
        let certificate = try TestAuthority().authority.certificate
        let der = certificate.derBytes
        #expect(try Certificate(der: der) == certificate)
        #expect(try Certificate(der: der).sha256 == SHA256Hasher.hash(der))
        #expect(throws: CryptoError.self) { try Certificate(der: der + [0]) }
        for length in 0..<der.count {
            #expect(throws: CryptoError.self) { try Certificate(der: Bytes(der[..<length])) }
        }
    }

    @Test func alteredBytesNeverPassAsSigned() throws {
        let certificate = try TestAuthority().authority.certificate
        for position in certificate.derBytes.indices {
            var der = certificate.derBytes
            der[position] ^= 0x10
            guard let altered = try? Certificate(der: der) else { continue }
            #expect(!altered.isSigned(by: certificate.publicKey), "byte \(position)")
        }
    }

    @Test func provesAuthorityTimeAndUsage() throws {
        let (ours, other) = (try TestAuthority(), try TestAuthority())
        let certificate = try #require(ours.identity("x", .client).chain.first)
        func verify(_ authority: TestAuthority, _ usage: CertificateUsage, _ moment: Timestamp) throws {
            try certificate.verify(authorities: [authority.authority.certificate], usage: usage, at: moment)
        }
        try verify(ours, .client, TestAuthority.now)
        #expect(throws: CryptoError.self) { try verify(other, .client, TestAuthority.now) }
        #expect(throws: CryptoError.self) { try verify(ours, .server, TestAuthority.now) }
        let (early, late) = (Duration.seconds(-7200), Duration.seconds(100_000))
        #expect(throws: CryptoError.self) { try verify(ours, .client, TestAuthority.now.advanced(by: early)) }
        let error = #expect(throws: CryptoError.self) {
            try verify(ours, .client, TestAuthority.now.advanced(by: late))
        }
        #expect(error?.reason == "the certificate has expired")
        #expect(throws: CryptoError.self) {
            try certificate.verify(authorities: [], usage: .client, at: TestAuthority.now)
        }
    }

    @Test func aCertificateCannotIssueOthers() throws {
        let ours = try TestAuthority()
        let agent = try ours.identity("agent", .client)
        let certificate = try #require(agent.chain.first)
        let impostor = try CertificateAuthority(certificate: certificate, key: agent.key)
        let forged = try impostor.issue(
            subject: CertificateSubject(commonName: "forged", identity: "admin"),
            publicKey: Ed25519PrivateKey.generate().publicKey, notBefore: TestAuthority.hourAgo,
            notAfter: TestAuthority.tomorrow, usage: .client)
        #expect(throws: CryptoError.self) {
            try forged.verify(
                intermediates: [certificate], authorities: [ours.authority.certificate], usage: .client,
                at: TestAuthority.now)
        }
        #expect(throws: CryptoError.self) {
            try CertificateAuthority(certificate: ours.authority.certificate, key: .generate())
        }
    }
}
