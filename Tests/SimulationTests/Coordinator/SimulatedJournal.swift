import Platform
import Protocol

@testable import Coordinator

/// The spool's files on a disk that may lose what was not synced.
struct SimulatedJournal {
    private struct File {
        let mark: SpoolMark
        var bytes = Bytes()
        /// So many of them outlast a loss of power.
        var synced = 0

        mutating func cut(to length: Int) {
            bytes.removeLast(bytes.count - length)
            synced = length
        }
    }

    /// What the files hold after a restart.
    struct Content {
        var findings = SpoolFindings()
        var lengths: [UInt64: UInt64] = [:]
    }

    private var files: [UInt64: File] = [:]

    /// The highest number of a file; 0 when there is none.
    var last: UInt64 { files.keys.max() ?? 0 }

    func length(of number: UInt64) -> UInt64 { UInt64(files[number]?.bytes.count ?? 0) }

    mutating func create(_ number: UInt64) {
        let bytes = (number &* 0xD6E8_FEB8_6659_FD93).bigEndianBytes
        files[number] = SpoolMark(bytes[...]).map { File(mark: $0) }
    }

    /// Writes frames at a file's end; they are not durable yet.
    mutating func append(_ frames: Bytes, to number: UInt64) {
        guard var file = files.removeValue(forKey: number) else { return }
        var frames = frames
        SpoolFrame.stamp(&frames, with: file.mark)
        file.bytes += frames
        files[number] = file
    }

    mutating func sync(_ number: UInt64) {
        let length = Int(length(of: number))
        files[number]?.synced = length
    }

    /// Cuts off what is not durable, as after a failed sync.
    mutating func abandon(_ number: UInt64) {
        if let synced = files[number]?.synced { files[number]?.cut(to: synced) }
        if length(of: number) == 0 { remove(number) }
    }

    mutating func remove(_ number: UInt64) { files[number] = nil }

    /// The power goes: of what was not synced a part is there, and perhaps zeros where the rest was to be.
    mutating func losePower(_ chance: inout Chance) {
        for number in files.keys.sorted() {
            guard let file = files[number], file.bytes.count > file.synced else { continue }
            let unsynced = file.bytes.count - file.synced
            let kept = Int(chance.below(UInt64(unsynced) + 1))
            files[number]?.bytes.removeLast(unsynced - kept)
            if chance.oneIn(3) { files[number]?.bytes += Bytes(repeating: 0, count: unsynced - kept) }
        }
    }

    /// Reads every file, and cuts off what is torn at the end of one; what is left is durable.
    mutating func read() -> Content {
        var content = Content()
        for number in files.keys.sorted() {
            let whole = scan(number, &content.findings)
            files[number]?.cut(to: whole)
            content.lengths[number] = UInt64(whole)
        }
        return content
    }

    /// - Returns: Where the last whole frame ends.
    private func scan(_ number: UInt64, _ findings: inout SpoolFindings) -> Int {
        guard let file = files[number] else { return 0 }
        var (offset, whole, isBroken) = (0, 0, false)
        while offset < file.bytes.count {
            switch SpoolFrame.read(file.bytes[...], at: offset, mark: file.mark) {
            case .frame(let frame):
                findings.take(found(frame, number, offset), isBehindDamage: isBroken)
                isBroken = false
                offset += frame.length
                whole = offset
            case .cut, .noFrame:
                isBroken = true
                offset = SpoolFrame.next(in: file.bytes[...], from: offset + 1, mark: file.mark) ?? file.bytes.count
            }
        }
        return whole
    }

    /// The entries of a tail that lie where a piece does.
    func entries(of piece: SpoolPiece, _ tail: TailName) -> [SpoolReplay.Found] {
        var found: [SpoolReplay.Found] = []
        visit(piece, tail) { frame, _, offset in found.append(self.found(frame, piece.place.file, offset)) }
        return found
    }

    /// The frames of a piece, one behind the other.
    func frames(of piece: SpoolPiece, _ tail: TailName) -> Bytes {
        var frames = Bytes()
        visit(piece, tail) { frame, bytes, offset in frames += bytes[offset..<offset + frame.length] }
        return frames
    }

    /// Whether a piece can be read from its start to its end, with the content that belongs there.
    func holds(_ piece: SpoolPiece, _ tail: TailName) -> Bool {
        var (next, isRight) = (piece.start, true)
        visit(piece, tail) { frame, bytes, offset in
            guard frame.entry.start == next else { return }
            next = frame.entry.end
            isRight = isRight && frame.object(in: bytes[...], at: offset) == Self.object(frame.entry)
        }
        return isRight && next == piece.end
    }

    /// The object of a slice: what would be sealed tells which log it is of.
    static func object(_ entry: SpoolEntry) -> Bytes {
        entry.tail.source.bytes + entry.start.rawValue.bigEndianBytes + entry.end.rawValue.bigEndianBytes
    }

    private func visit(_ piece: SpoolPiece, _ tail: TailName, _ body: (SpoolFrame, Bytes, Int) -> Void) {
        guard let file = files[piece.place.file] else { return }
        var offset = Int(piece.place.start)
        while offset < min(Int(piece.place.end), file.bytes.count) {
            guard case .frame(let frame) = SpoolFrame.read(file.bytes[...], at: offset, mark: nil) else { return }
            let isOfPiece =
                frame.entry.tail == tail && piece.start <= frame.entry.start && frame.entry.end <= piece.end
            if isOfPiece { body(frame, file.bytes, offset) }
            offset += frame.length
        }
    }

    private func found(_ frame: SpoolFrame, _ number: UInt64, _ offset: Int) -> SpoolReplay.Found {
        SpoolReplay.Found(
            frame.entry,
            SpoolPlace(file: number, start: UInt64(offset), end: UInt64(offset + frame.length)))
    }
}
