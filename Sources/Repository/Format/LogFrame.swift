package import Platform
import Protocol

/// The head of one frame in the plaintext of a log object: codec, plain length, stored length.
package struct LogFrame: Hashable, Sendable {
    /// Bytes of a head.
    package static let headLength = 9
    /// The most plain bytes of a frame.
    package static let plainLimit = 1 << 20
    /// The most stored bytes of a frame: what a codec may add to bytes that do not compress.
    package static let storedLimit = plainLimit + (64 << 10)
    private static let endCode: UInt8 = 255

    /// Nil in the frame that ends the object.
    package var codec: Codec?
    package var plainLength: Int
    package var storedLength: Int

    /// The frame that ends a log object.
    package static let end = LogFrame(codec: nil, plainLength: 0, storedLength: 0)

    /// The head of a frame of bytes.
    package init(codec: Codec, plainLength: Int, storedLength: Int) {
        self.init(codec: Optional(codec), plainLength: plainLength, storedLength: storedLength)
    }

    private init(codec: Codec?, plainLength: Int, storedLength: Int) {
        self.codec = codec
        self.plainLength = plainLength
        self.storedLength = storedLength
    }

    /// The nine bytes.
    package var bytes: Bytes {
        let code = codec.map { UInt8(truncatingIfNeeded: $0.rawValue) } ?? Self.endCode
        return [code] + UInt32(plainLength).bigEndianBytes + UInt32(storedLength).bigEndianBytes
    }

    /// Reads exactly nine bytes.
    package init(parsing bytes: ArraySlice<UInt8>) throws(FormatError) {
        guard bytes.count == Self.headLength, let code = bytes.first else {
            throw FormatError("log frame", "it is cut short")
        }
        plainLength = Int(UInt32(bigEndianBytes: bytes.dropFirst().prefix(4)))
        storedLength = Int(UInt32(bigEndianBytes: bytes.dropFirst(5)))
        codec = Codec(rawValue: UInt64(code))
        guard codec == nil else {
            guard (1...Self.plainLimit).contains(plainLength), (1...Self.storedLimit).contains(storedLength),
                codec != Codec.none || plainLength == storedLength
            else { throw FormatError("log frame", "its lengths cannot be true") }
            return
        }
        guard code == Self.endCode, plainLength == 0, storedLength == 0 else {
            throw FormatError("log frame", "its codec is unknown")
        }
    }
}
