import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Every structure of the format: what was written reads back equal, and no cut or altered form of it traps.
@Suite struct FormatRoundTripTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: Bytes
        /// Reads and writes again.
        let again: @Sendable (Bytes) throws -> Bytes

        init<S: TaggedStruct & Equatable>(_ value: S) {
            testDescription = "\(S.self)"
            bytes = value.encoded
            again = { bytes in
                let read = try S(decoding: bytes)
                if bytes == value.encoded { #expect(read == value) }
                return read.encoded
            }
        }
    }

    @Test(arguments: FormatSamples.all)
    func isReadBackEqual(_ sample: Sample) throws {
        #expect(try sample.again(sample.bytes) == sample.bytes)
    }

    @Test(arguments: FormatSamples.all)
    func noCutFormTrapsOrReadsAsTheWhole(_ sample: Sample) {
        for length in 0..<sample.bytes.count {
            let read = try? sample.again(Bytes(sample.bytes.prefix(length)))
            #expect(read != sample.bytes)
        }
    }

    @Test(arguments: FormatSamples.all)
    func noAlteredFormTraps(_ sample: Sample) {
        var generator = SeededRandom(seed: UInt64(sample.bytes.count))
        for _ in 0..<500 {
            var altered = sample.bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 0..<altered.count, using: &generator)
                altered[position] = UInt8.random(in: 0...255, using: &generator)
            }
            // Whatever still reads must be canonical: it writes the same bytes, or had fields that are not known.
            if let again = try? sample.again(altered) { #expect(again.count <= altered.count) }
        }
    }
}
