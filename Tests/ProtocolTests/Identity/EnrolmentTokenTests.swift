import Platform
import Protocol
import Testing

struct EnrolmentTokenTests {
    private let token = EnrolmentToken.make(rootDigest: .sha256(of: [1, 2, 3]))

    @Test func textRoundTrips() throws {
        let read = try #require(EnrolmentToken(text: "  \(token.text)\n"))
        #expect(read.id == token.id)
        #expect(read.rootDigest == token.rootDigest)
        #expect(read.verifier.constantTimeEquals(token.verifier))
        #expect(token.text.hasPrefix("hf1_"))
    }

    @Test func everyChangedOrMissingCharacterIsNoticed() {
        let text = Array(token.text)
        for position in text.indices {
            var changed = text
            changed[position] = changed[position] == "a" ? "b" : "a"
            #expect(EnrolmentToken(text: String(changed)) == nil)
            #expect(EnrolmentToken(text: String(text[..<position])) == nil)
        }
        #expect(EnrolmentToken(text: token.text + "a") == nil)
        #expect(EnrolmentToken(text: token.text + " " + token.text) == nil)
    }

    @Test func descriptionsDoNotTellTheSecret() {
        #expect("\(token)" == "token \(token.id)")
        #expect(String(reflecting: token) == "token \(token.id)")
        #expect("\(token.verifier)" == "<secret>")
    }

    @Test func proofDependsOnEveryPart() throws {
        let (exporter, key) = (Bytes(repeating: 1, count: 32), Bytes(repeating: 2, count: 32))
        func proof(_ token: EnrolmentToken, _ exporter: Bytes, _ tls: Bytes, _ signing: Bytes, _ host: String) throws
            -> Protocol.Digest
        {
            try EnrolmentProof.compute(
                verifier: token.verifier, exporter: exporter, tlsKey: tls, signingKey: signing, hostName: host)
        }
        let other = Bytes(repeating: 9, count: 32)
        let right = try proof(token, exporter, key, key, "db1")
        #expect(EnrolmentProof.matches(right, try proof(token, exporter, key, key, "db1")))
        #expect(!EnrolmentProof.matches(right, try proof(.make(rootDigest: .zero), exporter, key, key, "db1")))
        #expect(!EnrolmentProof.matches(right, try proof(token, other, key, key, "db1")))
        #expect(!EnrolmentProof.matches(right, try proof(token, exporter, other, key, "db1")))
        #expect(!EnrolmentProof.matches(right, try proof(token, exporter, key, other, "db1")))
        #expect(!EnrolmentProof.matches(right, try proof(token, exporter, key, key, "db2")))
        #expect(throws: WireError(.badValue)) { try proof(token, exporter, [1], key, "db1") }
    }

    @Test(
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "my", "mzxq", "mzxw6", "mzxw6yq", "mzxw6ytb", "mzxw6ytboi"]))
    func base32FollowsTheStandard(_ plain: String, _ text: String) {
        #expect(Base32.encode(Array(plain.utf8)) == text)
        #expect(Base32.decode(text) == Array(plain.utf8))
    }

    @Test(arguments: ["a", "MY", "mz", "mzxr", "m1", "m=", "mzxwab"])
    func base32RefusesLooseSpellings(_ text: String) {
        #expect(Base32.decode(text) == nil)
    }
}
