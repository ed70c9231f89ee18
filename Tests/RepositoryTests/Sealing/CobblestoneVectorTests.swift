import FoundationEssentials
import Platform
import Repository
import Testing

/// The published vectors of C2SP chunked-encryption, see Vectors/README.md.
@Suite struct CobblestoneVectorTests {
    struct Vectors: Decodable {
        let tests: [Vector]
    }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let id: Int
        let comment: String
        let key: String
        let context: String
        let message: [String]
        let valid: Bool
        let flags: [String]
        let plainLength: Int?
        let plainSHA512: String?

        var testDescription: String { "\(id): \(comment)" }
    }

    static let vectors: [Vector] = {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let path = folder.joined(separator: "/") + "/Vectors/cobblestone256.json"
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return [] }
        return (try? JSONDecoder().decode(Vectors.self, from: data).tests) ?? []
    }()

    @Test func allThirtyFiveVectorsAreThere() {
        #expect(Self.vectors.count == 35)
        #expect(Self.vectors.filter(\.valid).count == 10)
    }

    @Test(arguments: vectors) func verdictAndPlaintextAreThePublishedOnes(_ vector: Vector) throws {
        let message = try Self.message(vector)
        for piece in [Int.max, 16_400, 1000] {
            var plain = Bytes()
            let opened = Result { try Self.open(vector, message, piece: piece, into: &plain) }
            #expect(((try? opened.get()) != nil) == vector.valid)
            if let length = vector.plainLength, !vector.valid { #expect(plain.count <= length) }
            guard vector.valid else { continue }
            #expect(plain.count == vector.plainLength)
            #expect(SHA512.hash(plain).hexString == vector.plainSHA512)
        }
    }

    @Test func anOpenerThatFailedKeepsFailing() throws {
        let vector = try #require(Self.vectors.first { $0.id == 18 })
        let message = try Self.message(vector)
        let opener = try Self.opener(vector, message)
        var plain = Bytes()
        try message[Cobblestone.preambleLength...].withUnsafeBytes { try opener.open($0, into: &plain) }
        #expect(throws: SealingError.alteredChunk(1)) { try opener.finish(into: &plain) }
        #expect(throws: SealingError.alteredChunk(1)) { try opener.finish(into: &plain) }
        #expect(plain.count == vector.plainLength)
    }

    private static func open(_ vector: Vector, _ message: Bytes, piece: Int, into plain: inout Bytes) throws {
        let opener = try opener(vector, message)
        var rest = message.dropFirst(Cobblestone.preambleLength)
        while !rest.isEmpty {
            try rest.prefix(piece).withUnsafeBytes { try opener.open($0, into: &plain) }
            rest = rest.dropFirst(piece)
        }
        try opener.finish(into: &plain)
    }

    private static func opener(_ vector: Vector, _ message: Bytes) throws -> CobblestoneOpener {
        try CobblestoneOpener(
            inputKey: SecretBytes(#require(Bytes(hex: vector.key))), context: #require(Bytes(hex: vector.context)),
            preamble: Bytes(message.prefix(Cobblestone.preambleLength)))
    }

    /// Joins the parts: hexadecimal bytes, or `bb*n` for n times the byte bb.
    private static func message(_ vector: Vector) throws -> Bytes {
        try vector.message.reduce(into: Bytes()) { bytes, part in
            let halves = part.split(separator: "*")
            let content = try #require(Bytes(hex: String(halves[0])))
            let count = halves.count == 2 ? try #require(Int(halves[1])) : 1
            for _ in 0..<count { bytes += content }
        }
    }
}
