import Platform
import Protocol
import Repository

@testable import Agent

extension HostileInput {
    static let ofAgent = [
        HostileInput("wal", log),
        HostileInput("server-files", serverFiles),
        HostileInput("compressed", compressed),
        HostileInput("log-frames", logFrames),
    ]

    /// The log of a server, in one piece and in two: the same records come of it.
    private static func log(_ bytes: Bytes) {
        let middle = bytes.count / 3
        let whole = records(in: [bytes])
        let pieces = records(in: [Bytes(bytes[..<middle]), Bytes(bytes[middle...])])
        precondition(whole == pieces, "pieces matter")
    }

    private static func records(in pieces: [Bytes]) -> [WALRecord] {
        var reader = WALReader(from: LSN(rawValue: 1 << 24))
        var records: [WALRecord] = []
        for piece in pieces {
            do {
                try reader.read(piece.span.bytes, into: &records)
            } catch {
                break
            }
        }
        return records
    }

    private static func serverFiles(_ bytes: Bytes) {
        guard let choice = bytes.first else { return }
        let rest = Bytes(bytes.dropFirst())
        switch choice % 8 {
        case 0: _ = ControlFile(rest)
        case 1: _ = TimelineHistory(rest)
        case 2: _ = BackupLabel(rest)
        case 3: _ = ConfigurationLine(rest)
        case 4: _ = ConfigurationFile(rest)
        case 5: _ = RelationFile(rest)
        case 6: _ = rest.withUnsafeBytes { ReplicationMessage($0) }
        default:
            _ = SuperuserNames.file(rest)
            _ = SuperuserNames.names(rest, blockSize: 1024)
        }
    }

    private static func compressed(_ bytes: Bytes) {
        guard bytes.count > 4 else { return }
        let length = Int(UInt32(bigEndianBytes: bytes[1..<5]) % (1 << 21))
        let codec: Codec = bytes[0].isMultiple(of: 2) ? .zstd : .lz4
        let rest = Bytes(bytes[5...])
        _ = try? Decompressor().decompressFrame(rest, limit: 1 << 21)
        var plain = Bytes(repeating: 0, count: length)
        plain.withUnsafeMutableBytes { plain in
            rest.withUnsafeBytes { try? Decompressor().decompress($0, codec: codec, into: plain) }
        }
    }

    private static func logFrames(_ bytes: Bytes) {
        var decoder = LogFrameDecoder()
        try? decoder.feed(bytes) { _ in }
        try? decoder.finish()
    }
}
