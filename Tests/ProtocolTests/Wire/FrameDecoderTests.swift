import Platform
import Protocol
import TestSupport
import Testing

struct FrameDecoderTests {
    /// All frames in `bytes`, fed in pieces of `size`.
    private static func decode(_ bytes: Bytes, greeted: Bool = true, pieces size: Int = .max) throws -> [ReceivedFrame]
    {
        var decoder = FrameDecoder()
        decoder.greeted = greeted
        var frames: [ReceivedFrame] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(size)
            rest = rest.dropFirst(piece.count)
            try piece.withUnsafeBytes { buffer in
                var unread = buffer
                while let frame = try decoder.next(from: &unread) {
                    frames.append(frame)
                }
                #expect(unread.isEmpty)
            }
        }
        return frames
    }

    private static let samples = [
        Frame(.ping, payload: Bytes(repeating: 1, count: 8)[...]),
        Frame(.open, stream: StreamNumber(rawValue: 1), end: true, payload: [0, 1]),
        Frame(.data, stream: StreamNumber(rawValue: 1), payload: []),
        Frame(
            .data, stream: StreamNumber(rawValue: 0xFFFF_FFFF), end: true, payload: Bytes(repeating: 9, count: 300)[...]
        ),
        Frame(.credit, stream: StreamNumber(rawValue: 2), payload: [0, 1, 0, 0]),
        Frame(.goAway, payload: [0, 0, 0, 0, 65]),
    ]

    @Test func theHeadHasItsLayout() {
        let frame = Frame(.message, stream: StreamNumber(rawValue: 0x0102_0304), end: true, payload: [0xAA, 0xBB])
        #expect(frame.encoded.hexString == "00000008" + "01020304" + "07" + "01" + "aabb")
    }

    @Test(arguments: [1, 2, 3, 7, 10, 11, 64, .max])
    func framesComeWholeWhateverThePieces(_ size: Int) throws {
        let frames = try Self.decode(Self.samples.flatMap(\.encoded), pieces: size)
        #expect(frames.map(\.kind) == Self.samples.map(\.kind))
        #expect(frames.map(\.stream) == Self.samples.map(\.stream))
        #expect(frames.map(\.end) == Self.samples.map(\.end))
        #expect(frames.map(\.payload) == Self.samples.map { Bytes($0.payload) })
    }

    @Test func everyPrefixOfAFrameIsUnfinished() throws {
        for frame in Self.samples {
            for count in 1..<frame.encoded.count {
                var decoder = FrameDecoder()
                decoder.greeted = true
                let frame = try frame.encoded[..<count].withUnsafeBytes { buffer in
                    var unread = buffer
                    return try decoder.next(from: &unread)
                }
                #expect(frame == nil)
                #expect(!decoder.isBetweenFrames)
            }
        }
    }

    @Test(arguments: [
        ("00000005" + "00000000" + "03" + "00", ProtocolViolation.Reason.frameTooShort),
        ("00000000" + "00000000" + "03" + "00", .frameTooShort),
        ("ffffffff" + "00000000" + "03" + "00", .frameTooLong),
        ("00100007" + "00000001" + "08" + "00", .frameTooLong),
        ("00010007" + "00000000" + "05" + "00", .frameTooLong),
        ("0000000f" + "00000000" + "03" + "00", .frameTooLong),
        ("0000000d" + "00000000" + "03" + "00", .payloadTooShort),
        ("00000007" + "00000001" + "06" + "00", .payloadTooShort),
        ("00000009" + "00000001" + "09" + "00", .payloadTooShort),
        ("0000000e" + "00000000" + "00" + "00", .unknownKind),
        ("0000000e" + "00000000" + "0c" + "00", .unknownKind),
        ("0000000e" + "00000000" + "03" + "02", .unknownFlags),
        ("0000000e" + "00000000" + "03" + "01", .unknownFlags),
        ("0000000a" + "00000001" + "09" + "01", .unknownFlags),
        ("0000000e" + "00000001" + "03" + "00", .wrongStream),
        ("00000008" + "00000000" + "07" + "00", .wrongStream),
        ("00000006" + "00000000" + "08" + "00", .wrongStream),
    ])
    func aBadHeadIsRefusedBeforeItsPayload(_ hex: String, _ reason: ProtocolViolation.Reason) throws {
        let bytes = try #require(Bytes(hex: hex))
        #expect(throws: ProtocolViolation(reason)) { try Self.decode(bytes) }
    }

    @Test(arguments: [
        ("00001007" + "00000000" + "01" + "00", ProtocolViolation.Reason.frameTooLong),
        ("47455420" + "2f204854" + "54" + "50", .frameTooLong),
        ("0000000e" + "00000000" + "03" + "00", .beforeHello),
        ("00000008" + "00000001" + "06" + "00", .beforeHello),
    ])
    func onlySmallGreetingsAreTakenAtFirst(_ hex: String, _ reason: ProtocolViolation.Reason) throws {
        let bytes = try #require(Bytes(hex: hex))
        #expect(throws: ProtocolViolation(reason)) { try Self.decode(bytes, greeted: false) }
    }

    @Test func randomBytesNeverTrap() {
        var generator = SeededRandom(seed: 7)
        for round in 0..<2000 {
            var bytes = (0..<64).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            // Otherwise nearly every length is refused at once.
            if round % 2 == 0 { bytes.replaceSubrange(0..<3, with: [0, 0, 0]) }
            _ = try? Self.decode(bytes, greeted: round % 3 != 0, pieces: 1 + round % 9)
        }
    }
}
