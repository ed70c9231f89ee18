import Platform
import Protocol
import TestSupport
import Testing

/// What holds for every message there is.
struct MessageTests {
    @Test(arguments: Sample.all)
    func hasItsGoldenBytes(_ sample: Sample) throws {
        let expected = try #require(GoldenVectors.read()[sample.name])
        #expect(sample.message.framed.hexString == expected)
    }

    @Test func everyVectorAndEveryTypeHasASample() throws {
        #expect(Set(try GoldenVectors.read().keys) == Set(Sample.all.map(\.name)))
        let covered = Set(Sample.all.map { type(of: $0.message).kind })
        #expect(covered == Set(MessageTypes.all.map { $0.kind }))
        #expect(covered.count == MessageTypes.all.count)
    }

    @Test(arguments: Sample.all)
    func readsBackWhatItWrote(_ sample: Sample) throws {
        func check<M: Message>(_ message: M) throws {
            let raw = try RawMessage(framed: message.framed)
            #expect(raw.kind == M.kind)
            #expect(try raw.decoded(as: M.self).encoded == message.encoded)
            #expect(throws: (any Error).self) {
                try RawMessage(kind: MessageKind(rawValue: 9999), payload: raw.payload).decoded(as: M.self)
            }
        }
        try check(sample.message)
    }

    @Test(arguments: Sample.all)
    func everyPrefixIsRefusedOrAShorterMessage(_ sample: Sample) {
        let type = type(of: sample.message)
        let whole = sample.message.encoded
        for count in whole.indices {
            // A prefix that ends between optional fields is a message too, and then must say so by its bytes.
            guard let read = try? type.init(decoding: whole[..<count]) else { continue }
            #expect(read.encoded == Bytes(whole[..<count]))
        }
    }

    @Test(arguments: Sample.all)
    func changedBytesAreRefusedOrAnotherMessage(_ sample: Sample) {
        let type = type(of: sample.message)
        let whole = sample.message.encoded
        let changes: Bytes = [0x01, 0x08, 0x80, 0xFF]
        for position in whole.indices {
            var bytes = whole
            bytes[position] ^= changes[position % changes.count]
            guard let read = try? type.init(decoding: bytes) else { continue }
            #expect((try? type.init(decoding: read.encoded))?.encoded == read.encoded)
        }
    }

    @Test func randomBytesNeverTrapADecoder() {
        var generator = SeededRandom(seed: 0x5EED)
        for type in MessageTypes.all {
            for length in 0..<200 {
                let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
                _ = try? type.init(decoding: bytes)
            }
        }
    }

    @Test func anOrderHasExactlyOneBody() throws {
        var writer = FieldWriter()
        writer.put(1, JobID.random())
        writer.put(2, Attempt(rawValue: 1))
        let empty = writer
        writer.put(13, FlushOrder(source: .random()), critical: true)
        writer.put(14, CancelOrder(job: .random()), critical: true)
        let (none, two) = (empty.finish(), writer.finish())
        #expect(throws: WireError(.missing, field: 10)) { try Order(decoding: none) }
        #expect(throws: WireError(.duplicate, field: 14)) { try Order(decoding: two) }
    }
}
