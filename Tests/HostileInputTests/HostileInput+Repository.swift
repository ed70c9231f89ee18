import Platform
import Protocol
import Repository

extension HostileInput {
    static let ofRepository = [
        HostileInput(
            "records",
            [
                RecordBody.self, AbortContent.self, CommitContent.self, EvidenceContent.self, GapContent.self,
                HandoverContent.self, IntentContent.self, ListingContent.self, LogIndexContent.self,
                MemberAddedContent.self, MemberRemovedContent.self, ReceiptContent.self, SigningCertificate.self,
            ]),
        HostileInput(
            "contents",
            [
                Manifest.self, Inventory.self, KeyEntry.self, LogDetails.self, LogIndexDetails.self, PackTable.self,
                SourceDefinition.self, AuthorityContent.self, AuthorityCopy.self, RepositoryRoot.self,
            ]),
        HostileInput("envelopes", envelopes),
        HostileInput("maps", maps),
        HostileInput("objects", objects),
        HostileInput("texts", texts),
    ]

    private static func envelopes(_ bytes: Bytes) {
        guard let choice = bytes.first else { return }
        let rest = Bytes(bytes.dropFirst())
        switch choice % 4 {
        case 0: _ = try? Record(parsing: rest)
        case 1: _ = try? RepositoryRoot(verifying: rest)
        case 2: _ = try? SigningCertificate(verifying: rest, authority: authority)
        default: _ = try? SignedStatement(verifying: rest, pinned: .zero)
        }
    }

    private static func maps(_ bytes: Bytes) {
        guard bytes.count > 9 else { return }
        let length = UInt64(bigEndianBytes: bytes[1..<9])
        let rest = Bytes(bytes[9...])
        switch bytes[0] % 6 {
        case 0: _ = try? MapRoot(decoding: rest, length: length)
        case 1: _ = try? Leaf(decoding: rest, length: length)
        case 2: _ = try? Run.unpack(rest, plainLength: length)
        case 3: _ = try? PackTable(plaintext: rest)
        case 4: _ = try? LogFrame(parsing: rest[...])
        default:
            let start = LSN(rawValue: length)
            guard start.rawValue < .max - (1 << 30) else { return }
            _ = try? LogTransactions(decoding: rest, of: start..<start.advanced(by: 16 << 20))
        }
    }

    private static func objects(_ bytes: Bytes) {
        guard let header = try? ObjectHeader(parsing: bytes) else {
            _ = try? ObjectOpener.open(bytes, expecting: place, keyring: [key.id: key])
            return
        }
        _ = try? ObjectOpener.open(bytes, expecting: header.place, keyring: [header.key: key])
    }

    private static func texts(_ bytes: Bytes) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? RecoveryKeyFile(text: SecretBytes(bytes))
        _ = try? TargetParser.parse(text, exclusive: false, timeline: nil, localOffsetMinutes: 60)
        _ = try? JSONValue(parsing: bytes)
        _ = try? YAMLNode.parse(text, file: "f")
        _ = try? Certificate(der: bytes)
    }

    private static let authority = Ed25519PrivateKey.generate().publicKey
    private static let key = InputKey.generate()
    private static let place = ObjectPlace(
        repository: .random(), source: .random(), unit: .random(), attempt: Attempt(rawValue: 1), kind: .pack,
        ordinal: 1)
}
