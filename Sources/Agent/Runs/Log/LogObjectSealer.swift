import Platform
import Protocol
import Repository

/// Turns the beginning of a received segment into a sealed log object in a scratch file. Blocks.
struct LogObjectSealer {
    /// A sealed log object, ready to be put.
    struct Sealed: Sendable {
        let file: ScratchFile
        let length: UInt64
        /// SHA-256 of the sealed bytes.
        let digest: Digest
        /// SHA-256 of the plain bytes, for the memory of the overlap only.
        let plainDigest: Digest
        /// What was read on the way.
        let reading: LogPass?
    }

    /// A sealed log object and where it belongs.
    struct Object: Sendable {
        let name: ObjectName
        let kind: LogObjectEntry.Kind
        let start: LSN
        let end: LSN
        let key: KeyID
        let sealed: Sealed
    }

    private let sealer: ObjectSealer
    private let file: ScratchFile
    private var length: UInt64 = 0
    private let hasher = SHA256Hasher()
    private let plainHasher = SHA256Hasher()

    private init(place: ObjectPlace, key: InputKey, directory: String) throws {
        sealer = try ObjectSealer(place: place, key: key)
        file = try ScratchFile(directory: directory)
    }

    /// Seals the first `length` bytes of `segment`, and lets `reading` have them too.
    static func seal(
        _ segment: ReceivedSegment, upTo length: UInt64, place: ObjectPlace, key: InputKey,
        setting: CompressionSetting, directory: String, reading: LogPass?
    ) throws -> Sealed {
        var reading = reading
        var object = try LogObjectSealer(place: place, key: key, directory: directory)
        let frames = LogFrameEncoder(setting)
        var output = object.sealer.prefix
        try segment.read(upTo: length, pieces: LogFrame.plainLimit) { piece in
            object.plainHasher.update(piece)
            reading?.take(piece)
            frames.encode(piece) { object.sealer.seal($0, into: &output) }
            try object.flush(&output)
        }
        object.sealer.seal(LogFrameEncoder.end, into: &output)
        object.sealer.finish(into: &output)
        try object.flush(&output)
        return Sealed(
            file: object.file, length: object.length, digest: Digest(finishing: object.hasher),
            plainDigest: Digest(finishing: object.plainHasher), reading: reading)
    }

    private mutating func flush(_ output: inout Bytes) throws {
        try output.withUnsafeBytes { bytes in
            hasher.update(bytes)
            try file.write(bytes, at: length)
        }
        length += UInt64(output.count)
        output.removeAll(keepingCapacity: true)
    }
}
