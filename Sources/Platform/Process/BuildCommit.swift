import Glibc

/// The commit that this program was built from: the build scripts write it where linkers write what tells builds apart.
package struct BuildCommit: Sendable, Equatable {
    /// Begins the note, which other linkers' notes do not.
    private static let mark = Bytes("HFC1".utf8)
    /// How much of a program's beginning is looked at; its notes lie right behind its headers.
    private static let headBytes = 64 << 10
    private static let noteType: UInt64 = 3
    private static let noteSegment: UInt64 = 4

    /// The commit's digits.
    package let id: String
    /// Whether something was built that is not committed.
    package let isChanged: Bool

    /// The commit of the running program; nil when it was built in another way. Blocks.
    package static func own() -> BuildCommit? {
        guard let file = try? Files.open("/proc/self/exe", O_RDONLY) else { return nil }
        var head = Bytes(repeating: 0, count: headBytes)
        guard let count = try? head.withUnsafeMutableBytes({ try Files.readFully(file, into: $0, at: 0) }) else {
            return nil
        }
        return BuildCommit(program: Bytes(head[..<count]))
    }

    /// Reads the beginning of a 64-bit ELF file; nil when no such note is in it.
    package init?(program: Bytes) {
        guard program.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let table = Self.number(program, 32, 8),
            let size = Self.number(program, 54, 2), let count = Self.number(program, 56, 2)
        else { return nil }
        for index in 0..<count {
            let entry = table &+ index &* size
            guard Self.number(program, entry, 4) == Self.noteSegment, let start = Self.number(program, entry &+ 8, 8),
                let length = Self.number(program, entry &+ 32, 8), let own = Self.find(program, start, length)
            else { continue }
            self = own
            return
        }
        return nil
    }

    private init(id: String, isChanged: Bool) {
        self.id = id
        self.isChanged = isChanged
    }

    /// The note among those of a segment.
    private static func find(_ program: Bytes, _ start: UInt64, _ length: UInt64) -> BuildCommit? {
        var place = start
        while place &- start < length {
            guard let name = number(program, place, 4), let size = number(program, place &+ 4, 4),
                let type = number(program, place &+ 8, 4), name <= headBytes, size <= headBytes
            else { return nil }
            let content = place &+ 12 &+ (name &+ 3) / 4 &* 4
            let end = content &+ size
            guard end <= UInt64(program.count) else { return nil }
            let note = program[Int(content)..<Int(end)]
            if type == noteType, note.starts(with: mark), note.count > mark.count + 20 {
                let rest = note.dropFirst(mark.count)
                return BuildCommit(id: Array(rest.dropFirst()).hexString, isChanged: rest.first != 0)
            }
            place = content &+ (size &+ 3) / 4 &* 4
        }
        return nil
    }

    /// A little-endian number; nil beyond the end.
    private static func number(_ bytes: Bytes, _ at: UInt64, _ count: Int) -> UInt64? {
        guard at < UInt64(bytes.count), bytes.count - Int(at) >= count else { return nil }
        return bytes[Int(at)..<Int(at) + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// For people.
    package var text: String { isChanged ? "\(id) with changes" : id }
}
