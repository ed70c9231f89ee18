import Platform
import Testing

@Suite struct BuildCommitTests {
    private static let commit = Bytes(1...20)

    /// The head of a program with these notes in one segment.
    private static func program(_ notes: [(type: UInt8, content: Bytes)]) -> Bytes {
        var body = Bytes()
        for note in notes {
            body += [4, 0, 0, 0, UInt8(note.content.count), 0, 0, 0, note.type, 0, 0, 0] + Bytes("GNU\0".utf8)
            body += note.content + Bytes(repeating: 0, count: (4 - note.content.count % 4) % 4)
        }
        var head = Bytes(repeating: 0, count: 64)
        head.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
        (head[32], head[54], head[56]) = (64, 56, 1)
        var entry = Bytes(repeating: 0, count: 56)
        (entry[0], entry[8], entry[32]) = (4, 120, UInt8(body.count))
        return head + entry + body
    }

    private static func note(_ changed: UInt8) -> Bytes { Bytes("HFC1".utf8) + [changed] + commit }

    @Test func theNoteIsFoundAmongOthers() throws {
        let program = Self.program([(1, [1, 2, 3]), (3, Self.note(0))])
        let found = try #require(BuildCommit(program: program))
        #expect(found.id == "0102030405060708090a0b0c0d0e0f1011121314" && !found.isChanged)
        #expect(found.text == found.id)
        let changed = try #require(BuildCommit(program: Self.program([(3, Self.note(1))])))
        #expect(changed.text.hasSuffix(" with changes"))
    }

    @Test func whatALinkerWritesByItselfIsNoCommit() {
        #expect(BuildCommit(program: Self.program([(3, Self.commit)])) == nil)
        #expect(BuildCommit(program: Self.program([(2, Self.note(0))])) == nil)
        #expect(BuildCommit(program: Bytes("#!/bin/sh".utf8)) == nil)
    }

    @Test func aCutProgramIsNoTrap() {
        let whole = Self.program([(3, Self.note(0))])
        for count in 0..<whole.count - 3 { #expect(BuildCommit(program: Bytes(whole[..<count])) == nil) }
        for place in whole.indices {
            var wild = whole
            wild[place] = 0xFF
            _ = BuildCommit(program: wild)
        }
    }
}
