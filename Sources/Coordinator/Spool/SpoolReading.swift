import Glibc
import Platform
import Protocol
import Repository

/// What a journal holds, read from its files. Blocks.
struct SpoolReading: Sendable {
    let index: SpoolIndex
    let lastSequence: UInt64
    /// What could not be read, by file.
    let damage: [UInt64: String]

    /// Reads every file; zeros at the end of one are cut off, and what a killed process left torn at the end of the last.
    init(directory: String, covered: [TailName: [ClosedRange<LSN>]], holds: SpoolHolds) throws {
        do {
            var found = SpoolFindings()
            var contents: [(file: SpoolFile, content: SpoolFile.Content)] = []
            for file in try SpoolFile.all(in: directory) {
                let content = try file.scan { found.take(SpoolReplay.Found($0.entry, $1), isBehindDamage: $2) }
                contents.append((file, content))
            }
            try Self.trim(&contents)
            // A killed process may have written what it never synced; what counts from now on must outlast the power.
            if let last = contents.last { try Files.sync(try Files.open(last.file.path, O_RDWR), path: last.file.path) }
            try Files.syncDirectory(directory)
            let replay = try SpoolReplay(found, covered: covered, holds: holds) {
                stretch, tail throws(SystemError) in
                try Self.entries(of: stretch, tail, in: directory)
            }
            self.init(replay, contents)
        } catch {
            throw HoldfastError(error, doing: "the spool '\(directory)' cannot be read")
        }
    }

    private init(_ replay: SpoolReplay, _ contents: [(file: SpoolFile, content: SpoolFile.Content)]) {
        var index = replay.index
        var damage: [UInt64: String] = [:]
        for (file, content) in contents {
            let isDamaged = content.isDamaged || content.whole < content.length
            index.note(file: file.number, length: content.length, isDamaged: isDamaged)
            let isBehindHole = replay.strands.values.contains { $0.files.contains(file.number) }
            if isDamaged || isBehindHole { damage[file.number] = Self.text(file, isDamaged, replay.holes) }
        }
        self.index = index
        self.damage = damage
        lastSequence = replay.lastSequence
    }

    private static func trim(_ contents: inout [(file: SpoolFile, content: SpoolFile.Content)]) throws(SystemError) {
        for at in contents.indices {
            let (file, content) = contents[at]
            let isTorn = at == contents.count - 1 && !content.isDamaged
            guard content.whole < content.length, isTorn || content.isRestEmpty else { continue }
            try cut(file, to: content.whole)
            contents[at].content.length = content.whole
        }
    }

    private static func text(_ file: SpoolFile, _ isDamaged: Bool, _ holes: [TailName: LSN]) -> String {
        let ends = holes.map { "that of source \($0.source), timeline \($0.timeline), ends at \($1)" }.sorted()
        let told = ends.isEmpty ? "no tail is known to be cut short" : ends.joined(separator: "; ")
        let what = isDamaged ? "is damaged" : "holds log behind some that is missing"
        return "the spool's file '\(file.path)' \(what); of the tails of log \(told)"
    }

    private static func cut(_ file: SpoolFile, to length: UInt64) throws(SystemError) {
        let descriptor = try Files.open(file.path, O_RDWR)
        guard ftruncate(descriptor.raw, off_t(clamping: length)) == 0 else {
            throw .current("ftruncate", path: file.path)
        }
        try Files.sync(descriptor, path: file.path)
    }

    /// The slices of a piece that touch `range`.
    ///
    /// - Throws: A `SystemError`; EILSEQ when they are not there as they were written.
    static func slices(
        of piece: SpoolPiece, _ tail: TailName, touching range: ClosedRange<LSN>, repository: RepositoryID,
        in directory: String
    ) throws(SystemError) -> [SealedTailSlice] {
        var slices: [SealedTailSlice] = []
        var next = piece.start
        try visit(piece, tail, in: directory) { frame, bytes, offset in
            let entry = frame.entry
            guard entry.start == next else { return }
            next = entry.end
            guard entry.start < range.upperBound, range.lowerBound < entry.end else { return }
            let place = TailSlicePlace(
                repository: repository, source: tail.source, branch: tail.branch, timeline: tail.timeline,
                writer: entry.writer, start: entry.start, end: entry.end, through: entry.through, key: entry.key)
            slices.append(
                SealedTailSlice(
                    place: place, object: frame.object(in: bytes[...], at: offset),
                    signature: frame.signature(in: bytes[...], at: offset)))
        }
        guard next == piece.end else { throw SystemError(call: "read", errno: EILSEQ, path: directory) }
        return slices
    }

    /// The frames of a piece, one behind the other.
    static func frames(of piece: SpoolPiece, _ tail: TailName, in directory: String) throws(SystemError) -> Bytes {
        var frames = Bytes()
        try visit(piece, tail, in: directory) { frame, bytes, offset in
            frames += bytes[offset..<(offset + frame.length)]
        }
        return frames
    }

    /// The entries of a tail that lie where a stretch does, in the order of their places.
    private static func entries(
        of stretch: SpoolStretch, _ tail: TailName, in directory: String
    ) throws(SystemError) -> [SpoolReplay.Found] {
        let place = stretch.piece.place
        var found: [SpoolReplay.Found] = []
        try visit(stretch.piece, tail, in: directory) { frame, _, offset in
            let start = place.start + UInt64(offset)
            found.append(
                SpoolReplay.Found(
                    frame.entry, SpoolPlace(file: place.file, start: start, end: start + UInt64(frame.length))))
        }
        return found
    }

    private static func visit(
        _ piece: SpoolPiece, _ tail: TailName, in directory: String, _ body: (SpoolFrame, Bytes, Int) -> Void
    ) throws(SystemError) {
        let bytes = try SpoolFile(directory: directory, number: piece.place.file).read(piece.place)
        var offset = 0
        while offset < bytes.count {
            guard case .frame(let frame) = SpoolFrame.read(bytes[...], at: offset, mark: nil) else { return }
            let isOfPiece =
                frame.entry.tail == tail && piece.start <= frame.entry.start && frame.entry.end <= piece.end
            if isOfPiece { body(frame, bytes, offset) }
            offset += frame.length
        }
    }
}
