import CKernels
import Platform
import Protocol

/// One entry as it stands in the journal:
/// `mark 8 | length u32 | CRC-32C u32 | length of fields u16 | fields | object | signature 64`.
///
/// The mark is its file's. Length and CRC count what comes after the CRC.
struct SpoolFrame {
    /// Bytes up to the CRC's end.
    static let headLength = SpoolMark.length + 8
    static let signatureLength = 64
    /// The most that a frame may have behind its head, in bytes.
    static let bodyLimit = 2 + SpoolLimits.fields + SpoolLimits.object + signatureLength

    /// What reading at a place comes to.
    enum Reading {
        case frame(SpoolFrame)
        /// It goes on behind the bytes at hand.
        case cut
        case noFrame
    }

    let entry: SpoolEntry
    /// Bytes of the whole frame.
    let length: Int
    /// Where the object begins within the frame.
    private let objectStart: Int

    /// The object, of the bytes that the frame was read from at `offset`.
    func object(in bytes: ArraySlice<UInt8>, at offset: Int) -> Bytes {
        Bytes(bytes[(offset + objectStart)..<(offset + length - Self.signatureLength)])
    }

    /// The signature, of the bytes that the frame was read from at `offset`.
    func signature(in bytes: ArraySlice<UInt8>, at offset: Int) -> Bytes {
        Bytes(bytes[(offset + length - Self.signatureLength)..<(offset + length)])
    }

    /// Bytes that the frame of a slice takes at most.
    static func room(object: Int) -> UInt64 {
        UInt64(headLength + 2 + SpoolLimits.usualFields + object + signatureLength)
    }

    /// Appends a frame, with room for the mark of the file that it will lie in.
    ///
    /// - Returns: Its bytes.
    static func append(_ entry: SpoolEntry, object: Bytes, signature: Bytes, to buffer: inout Bytes) -> Int {
        let start = buffer.count
        let fields = entry.encoded
        let length = 2 + fields.count + object.count + signature.count
        buffer += Bytes(repeating: 0, count: SpoolMark.length)
        buffer += UInt32(length).bigEndianBytes
        buffer += [0, 0, 0, 0]
        buffer += UInt16(fields.count).bigEndianBytes
        buffer += fields
        buffer += object
        buffer += signature
        let crc = crc(of: buffer[(start + headLength)...])
        for (at, byte) in crc.bigEndianBytes.enumerated() { buffer[start + SpoolMark.length + 4 + at] = byte }
        return headLength + length
    }

    /// Puts the mark of the file that they will lie in into frames that follow one another.
    static func stamp(_ frames: inout Bytes, with mark: SpoolMark) {
        var start = 0
        while start + headLength <= frames.count {
            frames.replaceSubrange(start..<start + SpoolMark.length, with: mark.bytes)
            let length = frames[(start + SpoolMark.length)...].prefix(4)
            start += headLength + Int(UInt32(bigEndianBytes: length))
        }
    }

    /// Reads the frame that begins at `offset` of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: Of the file.
    ///   - offset: Where in them.
    ///   - mark: The file's; nil where it is known that a frame begins there.
    /// - Returns: The frame, or why there is none.
    static func read(_ bytes: ArraySlice<UInt8>, at offset: Int, mark: SpoolMark?) -> Reading {
        let head = bytes[offset...].prefix(headLength)
        if let mark, !head.prefix(SpoolMark.length).elementsEqual(mark.bytes.prefix(head.count)) { return .noFrame }
        guard head.count == headLength else { return .cut }
        let length = Int(UInt32(bigEndianBytes: head.dropFirst(SpoolMark.length).prefix(4)))
        guard (2 + signatureLength...bodyLimit).contains(length) else { return .noFrame }
        let body = bytes[(offset + headLength)...].prefix(length)
        guard body.count == length else { return .cut }
        guard crc(of: body) == UInt32(bigEndianBytes: head.suffix(4)) else { return .noFrame }
        let fields = Int(UInt16(bigEndianBytes: body.prefix(2)))
        guard 2 + fields + signatureLength <= length,
            let entry = try? SpoolEntry(decoding: body.dropFirst(2).prefix(fields)), entry.start < entry.end,
            entry.sequence < SpoolEntry.sequenceLimit
        else { return .noFrame }
        return .frame(SpoolFrame(entry: entry, length: headLength + length, objectStart: headLength + 2 + fields))
    }

    /// Where the next frame could begin, at or behind `offset`; nil when nowhere in `bytes`.
    static func next(in bytes: ArraySlice<UInt8>, from offset: Int, mark: SpoolMark) -> Int? {
        let mark = mark.bytes
        return bytes[offset...].indices.first { at in
            bytes[at] == mark[0] && bytes[at...].prefix(mark.count).elementsEqual(mark.prefix(bytes.endIndex - at))
        }
    }

    private static let hasInstruction = hf_crc32c_has_instruction() != 0

    private static func crc(of bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            return hasInstruction
                ? ~hf_crc32c_fast(.max, start, buffer.count) : ~hf_crc32c_plain(.max, start, buffer.count)
        }
    }
}
