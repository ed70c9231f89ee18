import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Evidence holds for who knows the root's digest, and for nothing else.
@Suite struct SignedStatementTests {
    private static let payload = Bytes(#"{"version":1,"verdict":"passed"}"#.utf8)

    private static func envelope(
        _ keys: SampleKeys, signedBy key: Ed25519PrivateKey? = nil, certificate: Bytes? = nil
    ) -> Bytes {
        let key = key ?? keys.coordinatorKey
        let statement = SignedStatement(
            signing: payload, type: DrillEvidence.payloadType, with: key,
            certificate: certificate ?? keys.root.coordinatorCertificate, root: root(keys))
        return statement.encoded(keyID: key.publicKey.keyID)
    }

    private static func root(_ keys: SampleKeys) -> Bytes { keys.root.signed(with: keys.recoverySigning) }

    private static func pinned(_ keys: SampleKeys) -> Protocol.Digest { .sha256(of: root(keys)) }

    @Test func whatTheCoordinatorSignedComesBack() throws {
        let keys = try SampleKeys()
        let read = try SignedStatement(verifying: Self.envelope(keys), pinned: Self.pinned(keys))
        #expect(read.payload == Self.payload && read.payloadType == DrillEvidence.payloadType)
    }

    @Test func everyChangedByteIsFoundOrChangesNothing() throws {
        let keys = try SampleKeys()
        let whole = Self.envelope(keys)
        for position in whole.indices {
            var bytes = whole
            bytes[position] ^= 1
            guard let read = try? SignedStatement(verifying: bytes, pinned: Self.pinned(keys)) else { continue }
            // Unsigned hints, such as the key's id, may change; what was signed may not.
            #expect(read.payload == Self.payload && read.payloadType == DrillEvidence.payloadType, "byte \(position)")
        }
    }

    @Test func anotherRootAnotherKeyAndAnAgentAreRefused() throws {
        let (keys, others) = (try SampleKeys(), try SampleKeys())
        #expect(throws: FormatError.self) {
            try SignedStatement(verifying: Self.envelope(others), pinned: Self.pinned(keys))
        }
        #expect(throws: FormatError.self) {
            try SignedStatement(verifying: Self.envelope(keys, signedBy: .generate()), pinned: Self.pinned(keys))
        }
        let byAgent = Self.envelope(keys, signedBy: keys.agentKey, certificate: keys.agentCertificate)
        #expect(throws: FormatError.self) { try SignedStatement(verifying: byAgent, pinned: Self.pinned(keys)) }
    }

    @Test func thePageTellsWhatTheStatementSays() throws {
        let statement = try JSONValue(
            parsing: #"""
                {"job":"j","verdict":"failed","reasons":["check 'a' found '1'"],"recoveryTime":12.5,
                 "objectives":{"recoveryTime":10},"target":{"asked":"random","moment":"2026-11-21T10:00:00Z"},
                 "phases":[{"name":"fetch","seconds":3}],"networkCut":false,
                 "checks":[{"name":"a\u001b[2J","verdict":"failed","found":"1","expected":"2","seconds":0.1}]}
                """#)
        let page = DrillPage.text(of: statement)
        for part in ["FAILED", "check 'a' found '1'", "random: 2026-11-21T10:00:00Z", "fetch:", "did not allow"] {
            #expect(page.contains(part), "\(part) is missing in:\n\(page)")
        }
        #expect(!page.contains("\u{1B}"))
    }
}
