import Platform
import Protocol
import Testing

struct FieldsTests {
    @Test func writesTheCanonicalForm() {
        var sample = SampleStruct()
        sample.digest = nil
        #expect(
            sample.encoded.hexString
                == "0010ac02" + "002007" + "003005" + "004001" + "00520368c3a9" + "006203010203"
                + "00710000000100000002" + "008002" + "009001" + "009002" + "00a20d" + "001001" + "00210000000000000009"
        )
    }

    @Test func readsBackWhatItWrote() throws {
        let sample = SampleStruct()
        #expect(try SampleStruct(decoding: sample.encoded) == sample)
    }

    @Test func everyPrefixIsRefusedOrLacksFields() throws {
        let whole = SampleStruct().encoded
        for count in 0..<whole.count {
            // Optional and repeated fields stand at the end, so some prefixes are structures of their own.
            guard let read = try? SampleStruct(decoding: whole[..<count]) else { continue }
            #expect(read.encoded == Bytes(whole[..<count]))
            #expect(read.digest == nil)
        }
    }

    @Test func unknownFieldsAreSkippedAndCriticalOnesRefused() throws {
        var writer = FieldWriter()
        SampleStruct().encode(into: &writer)
        var critical = writer
        writer.put(200, "later version")
        critical.put(4095, UInt64(1), critical: true)
        #expect(try SampleStruct(decoding: writer.finish()) == SampleStruct())
        let bytes = critical.finish()
        #expect(throws: WireError(.unknownCritical, field: 4095)) { try SampleStruct(decoding: bytes) }
    }

    @Test(arguments: [
        ("002001" + "001001", WireError(.order, field: 1)),
        ("000001", WireError(.badTag, field: 0)),
        ("001301", WireError(.badTag, field: 1)),
        ("00", WireError(.truncated)),
        ("0010", WireError(.truncated, field: 1)),
        ("0012ffffffffffffffffff01", WireError(.truncated, field: 1)),
        ("00110102", WireError(.truncated, field: 1)),
        ("00108000", WireError(.varint, field: 1)),
    ])
    func refusesWhatIsNotCanonical(_ hex: String, _ expected: WireError) throws {
        let bytes = try #require(Bytes(hex: hex))
        #expect(throws: expected) { try Fields(decoding: bytes[...], known: .upTo(3)) }
    }

    @Test func refusesValuesThatDoNotFit() throws {
        func fields(_ hex: String) throws -> Fields {
            try Fields(decoding: #require(Bytes(hex: hex))[...], known: .upTo(3))
        }
        #expect(throws: WireError(.missing, field: 1)) { let _: UInt64 = try fields("").required(1) }
        #expect(throws: WireError(.duplicate, field: 1)) { let _: UInt64? = try fields("001001001001").optional(1) }
        #expect(throws: WireError(.wrongType, field: 1)) { let _: String = try fields("001001").required(1) }
        #expect(throws: WireError(.badValue, field: 1)) { let _: Bool = try fields("001002").required(1) }
        #expect(throws: WireError(.badValue, field: 1)) { let _: UInt8 = try fields("00108002").required(1) }
        #expect(throws: WireError(.badValue, field: 1)) {
            let _: SampleStruct.Colour = try fields("001009").required(1)
        }
        #expect(throws: WireError(.badText, field: 1)) { let _: String = try fields("001201ff").required(1) }
        #expect(throws: WireError(.badValue, field: 1)) { let _: SourceID = try fields("00120100").required(1) }
        #expect(throws: WireError(.badValue, field: 1)) {
            let _: Int = try fields("0010ffffffffffffffffff01").required(1)
        }
    }

    @Test func nestingHasALimit() throws {
        #expect(throws: WireError(.tooDeep)) { try Fields(decoding: [], known: .upTo(1), depth: 8) }
        #expect(throws: Never.self) { try Fields(decoding: [], known: .upTo(1), depth: 7) }
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max])
    func signedNumbersSurvive(_ value: Int64) throws {
        #expect(try Int64(wire: value.wire, depth: 0) == value)
    }
}
