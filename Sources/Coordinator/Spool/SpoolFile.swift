import Glibc
import Platform

/// The names of journal files, and reading them. Blocks.
struct SpoolFile {
    /// Bytes before the first frame: what every file begins with, and its mark twice.
    static let headLength = magic.count + 2 * SpoolMark.length
    private static let magic = Bytes("HFSPOOL".utf8) + [2]
    /// Bytes read at a time: more than any frame has.
    private static let pieceLength = 2 << 20
    private static let prefix = "journal-"

    let directory: String
    let number: UInt64

    /// What a file holds.
    struct Content {
        /// Bytes of the file.
        var length: UInt64
        /// Bytes up to the end of the last whole frame.
        var whole: UInt64
        /// Whether bytes before that cannot be read.
        var isDamaged: Bool
        /// Whether only zeros lie behind that: they are laid ready for entries that never came.
        var isRestEmpty = false
    }

    /// The files of a directory, oldest first; other names are left alone.
    static func all(in directory: String) throws(SystemError) -> [SpoolFile] {
        try Files.list(directory).compactMap { name in
            guard name.hasPrefix(prefix), name.utf8.count == prefix.utf8.count + 16,
                let number = UInt64(name.dropFirst(prefix.count), radix: 16)
            else { return nil }
            return SpoolFile(directory: directory, number: number)
        }.sorted { $0.number < $1.number }
    }

    var path: String {
        let digits = String(number, radix: 16)
        return directory + "/" + Self.prefix + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Makes the file, which must be new, and its name durable.
    func create(_ mark: SpoolMark) throws(SystemError) -> FileDescriptor {
        let file = try Files.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        do {
            try Files.writeAll(file, Self.magic + mark.bytes + mark.bytes)
            try Files.syncDirectory(directory)
        } catch {
            _ = Glibc.unlink(path)
            throw error
        }
        return file
    }

    /// Reads every frame that can be read; where one cannot, goes on with the next.
    ///
    /// - Parameter visit: Gets each frame, its place, and whether what lies right before it cannot be read.
    /// - Returns: What the file came to.
    /// - Throws: What reading it throws.
    func scan(_ visit: (SpoolFrame, SpoolPlace, Bool) -> Void) throws(SystemError) -> Content {
        let file = try Files.open(path, O_RDONLY)
        let status = try Files.stat(file)
        guard status.kind == .file else { throw SystemError(call: "read", errno: EISDIR, path: path) }
        let length = status.size
        var content = Content(length: length, whole: UInt64(Self.headLength), isDamaged: false)
        var (mark, isBroken) = try mark(of: file)
        let isHeadDamaged = isBroken
        var at = UInt64(Self.headLength)
        while at < length {
            let bytes = try read(file, at, Self.pieceLength)
            let isLast = at + UInt64(bytes.count) >= length
            var offset = 0
            reading: while offset < bytes.count {
                switch SpoolFrame.read(bytes[...], at: offset, mark: mark) {
                case .frame(let frame):
                    let start = at + UInt64(offset)
                    content.isDamaged = content.isDamaged || isBroken
                    visit(frame, SpoolPlace(file: number, start: start, end: start + UInt64(frame.length)), isBroken)
                    isBroken = false
                    offset += frame.length
                    content.whole = start + UInt64(frame.length)
                case .cut where offset > 0 && !isLast: break reading
                case .cut, .noFrame:
                    isBroken = true
                    offset = SpoolFrame.next(in: bytes[...], from: offset + 1, mark: mark) ?? bytes.count
                }
            }
            at += UInt64(offset)
        }
        content.whole = min(content.whole, length)
        content.isRestEmpty = isHeadDamaged ? false : try isEmpty(file, from: content.whole)
        return content
    }

    private func isEmpty(_ file: borrowing FileDescriptor, from start: UInt64) throws(SystemError) -> Bool {
        var at = start
        while true {
            let bytes = try read(file, at, Self.pieceLength)
            guard !bytes.isEmpty else { return true }
            guard bytes.allSatisfy({ $0 == 0 }) else { return false }
            at += UInt64(bytes.count)
        }
    }

    /// The file's mark, and whether its head is damaged; where it is, the first frame's mark decides.
    private func mark(of file: borrowing FileDescriptor) throws(SystemError) -> (SpoolMark, isDamaged: Bool) {
        let bytes = try read(file, 0, Self.headLength + SpoolMark.length)
        let marks = stride(from: Self.magic.count, through: Self.headLength, by: SpoolMark.length).map {
            SpoolMark(bytes.dropFirst($0).prefix(SpoolMark.length))
        }
        let isDamaged = !bytes.starts(with: Self.magic) || marks[0] != marks[1]
        let mark = marks[0] != marks[1] && marks[1] == marks[2] ? marks[1] : marks[0]
        return (mark ?? .random(), isDamaged)
    }

    /// The bytes of a place in this file; fewer when it ends before.
    func read(_ place: SpoolPlace) throws(SystemError) -> Bytes {
        try read(try Files.open(path, O_RDONLY), place.start, Int(place.length))
    }

    private func read(
        _ file: borrowing FileDescriptor, _ offset: UInt64, _ count: Int
    ) throws(SystemError) -> Bytes {
        var bytes = Bytes(repeating: 0, count: count)
        var span = bytes.mutableSpan
        let done: Int
        do {
            done = try span.withUnsafeMutableBytes { buffer throws(SystemError) in
                try Files.readFully(file, into: buffer, at: offset)
            }
        } catch {
            throw SystemError(call: error.call, errno: error.errno, path: path)
        }
        bytes.removeLast(count - done)
        return bytes
    }
}
