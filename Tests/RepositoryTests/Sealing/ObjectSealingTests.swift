import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct ObjectSealingTests {
    private let key = InputKey.generate()
    private let place = ObjectPlace(
        repository: .random(), source: .random(), unit: .random(), attempt: Attempt(rawValue: 3), kind: .pack,
        ordinal: 7)

    private var keyring: Keyring { [key.id: key] }

    @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 40_000])
    func whatWasSealedOpensAgain(length: Int) throws {
        let plain = SecureRandom.bytes(length)
        let object = try ObjectSealer.seal(plain, place: place, key: key)
        #expect(try ObjectOpener.open(object, expecting: place, keyring: keyring) == plain)
    }

    @Test(arguments: [1, 100, 16_384, 20_000])
    func piecesGiveTheSameLengthsAsTheWhole(piece: Int) throws {
        let plain = SecureRandom.bytes(50_000)
        let sealer = try ObjectSealer(place: place, key: key)
        var object = sealer.prefix
        for start in stride(from: 0, to: plain.count, by: piece) {
            sealer.seal(Bytes(plain[start..<min(plain.count, start + piece)]), into: &object)
        }
        sealer.finish(into: &object)
        #expect(
            object.count - sealer.prefix.count == Int(Cobblestone.sealedLength(ofPlain: UInt64(plain.count))))
        #expect(try ObjectOpener.open(object, expecting: place, keyring: keyring) == plain)
    }

    @Test func anyFlippedBitIsRefused() throws {
        let object = try ObjectSealer.seal(SecureRandom.bytes(100), place: place, key: key)
        for position in object.indices {
            var altered = object
            altered[position] ^= 1 << UInt8(position % 8)
            #expect(throws: SealingError.self, "byte \(position)") {
                try ObjectOpener.open(altered, expecting: place, keyring: keyring)
            }
        }
    }

    @Test func anyTruncationIsRefused() throws {
        let object = try ObjectSealer.seal(SecureRandom.bytes(16_384), place: place, key: key)
        for length in Array(0..<400) + Array(object.count - 400..<object.count) {
            #expect(throws: SealingError.self, "\(length) bytes") {
                try ObjectOpener.open(Bytes(object.prefix(length)), expecting: place, keyring: keyring)
            }
        }
    }

    @Test func partsAreOpenedWithTheRightKeyAndAPossibleLengthOnly() throws {
        let object = try ObjectSealer.seal(SecureRandom.bytes(100), place: place, key: key)
        let prefix = try ObjectPrefix(parsing: object)
        let foreign = try InputKey(id: key.id, secret: SecureRandom.secret(32))
        #expect(throws: SealingError.wrongCommitment) {
            try RandomAccessOpener(
                prefix: prefix, objectLength: UInt64(object.count), expecting: place, keyring: [key.id: foreign])
        }
        for length in [0, UInt64(prefix.length) - 1, UInt64(prefix.length) + 15] {
            #expect(throws: SealingError.cutShort) {
                try RandomAccessOpener(prefix: prefix, objectLength: length, expecting: place, keyring: keyring)
            }
        }
    }

    @Test func anObjectFromAnotherPlaceIsRefused() throws {
        let object = try ObjectSealer.seal([1, 2, 3], place: place, key: key)
        var other = place
        other.ordinal = 8
        #expect(throws: SealingError.misplaced(expected: other, found: place)) {
            try ObjectOpener.open(object, expecting: other, keyring: keyring)
        }
        #expect(throws: SealingError.unknownKey(key.id)) {
            try ObjectOpener.open(object, expecting: place, keyring: [:])
        }
        let foreign = try InputKey(id: key.id, secret: SecureRandom.secret(32))
        #expect(throws: SealingError.wrongCommitment) {
            try ObjectOpener.open(object, expecting: place, keyring: [key.id: foreign])
        }
    }

    @Test(arguments: [0..<0, 0..<1, 16_383..<16_385, 5..<70_000, 69_999..<70_000, 32_768..<49_152, 70_000..<70_000])
    func everyRangeCanBeReadOnItsOwn(range: Range<Int>) throws {
        let plain = SecureRandom.bytes(70_000)
        let object = try ObjectSealer.seal(plain, place: place, key: key)
        let opener = try RandomAccessOpener(
            prefix: ObjectPrefix(parsing: Bytes(object.prefix(ObjectPrefix.usualLength))),
            objectLength: UInt64(object.count), expecting: place, keyring: keyring)
        #expect(opener.plainLength == 70_000)
        var output: Bytes = [9]
        try opener.open(UInt64(range.lowerBound)..<UInt64(range.upperBound), into: &output) { sealed in
            Bytes(object[Int(sealed.lowerBound)..<Int(sealed.upperBound)])
        }
        #expect(output == [9] + plain[range])
    }

    @Test func theHeaderStandsInTheFormatByteByByte() throws {
        func identifier<Kind>(_ byte: UInt8) throws -> Identifier<Kind> {
            try #require(Identifier(bytes: Bytes(repeating: byte, count: 16)))
        }
        let header = ObjectHeader(
            place: ObjectPlace(
                repository: try identifier(1), source: try identifier(2), unit: try identifier(3),
                attempt: Attempt(rawValue: 300), kind: .manifest, ordinal: 0),
            key: try identifier(4))
        let ones = String(repeating: "01", count: 16)
        let twos = String(repeating: "02", count: 16)
        let threes = String(repeating: "03", count: 16)
        let fours = String(repeating: "04", count: 16)
        #expect(
            header.bytes.hexString
                == "48464f424a000001" + "00000059" + "001801" + "002210" + ones + "003210" + twos + "004210" + threes
                + "0050ac02" + "006003" + "007000" + "008210" + fours)
        #expect(try ObjectHeader(parsing: header.bytes) == header)
    }
}
