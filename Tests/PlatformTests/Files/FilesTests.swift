import Glibc
import Platform
import TestSupport
import Testing

struct FilesTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func createOnlyRefusesAnExistingNameAndLeavesNoTemporaryFile() throws {
        let path = folder.file("object")
        try Files.createOnly(path, [1, 2, 3])
        let refusal = #expect(throws: SystemError.self) { try Files.createOnly(path, [4]) }
        #expect(refusal?.errno == EEXIST)
        #expect(refusal?.path == path)
        #expect(try Files.readFile(path) == [1, 2, 3])
        #expect(try Files.list(folder.path) == ["object"])
    }

    @Test func anUnpublishedNewFileGoesAwayWithItsOwner() throws {
        do {
            let file = try NewFile(folder.file("never"))
            try Files.writeAll(file.descriptor, [9])
            #expect(try Files.list(folder.path).count == 1)
        }
        #expect(try Files.list(folder.path).isEmpty)
    }

    @Test func writeFileDurablyReplacesContentAndSetsTheMode() throws {
        let path = folder.file("state")
        try Files.writeFileDurably(path, Bytes("old".utf8))
        try Files.writeFileDurably(path, Bytes("new".utf8), mode: 0o640)
        #expect(try Files.readFile(path) == Bytes("new".utf8))
        #expect(try Files.stat(path).mode == 0o640)
        #expect(try Files.list(folder.path) == ["state"])
    }

    @Test func readFileRefusesMoreThanItsLimit() throws {
        let path = folder.file("long")
        try Files.writeFileDurably(path, Bytes(repeating: 7, count: 100))
        #expect(try Files.readFile(path, limit: 100).count == 100)
        let refusal = #expect(throws: SystemError.self) { try Files.readFile(path, limit: 99) }
        #expect(refusal == SystemError(call: "read", errno: EFBIG, path: path))
    }

    @Test func openBeneathFollowsNeitherLinksNorParents() throws {
        let inner = try folder.folder("inner")
        try Files.writeFileDurably(folder.file("outside"), [1])
        try Files.writeFileDurably(inner + "/inside", [2])
        try Files.symlink(inner + "/link", to: "../outside")
        let root = try Files.open(inner, O_RDONLY | O_DIRECTORY)
        #expect(try Files.readAll(try Files.openBeneath(root, "inside", O_RDONLY), limit: 10) == [2])
        for name in ["../outside", "link", folder.file("outside")] {
            #expect(throws: SystemError.self) { _ = try Files.openBeneath(root, name, O_RDONLY) }
        }
    }

    @Test func readsAndWritesAtOffsets() throws {
        let descriptor = try Files.open(folder.file("f"), O_RDWR | O_CREAT)
        try Files.writeAll(descriptor, [1, 2, 3, 4], at: 4)
        var buffer = Bytes(repeating: 0xFF, count: 10)
        let count = try read(descriptor, into: &buffer)
        #expect(count == 8)
        #expect(buffer == [0, 0, 0, 0, 1, 2, 3, 4, 0xFF, 0xFF])
    }

    @Test func refusesOffsetsBeyondWhatAFileCanHave() throws {
        let path = folder.file("f")
        let refusal = #expect(throws: SystemError.self) {
            try Files.writeAll(try Files.open(path, O_RDWR | O_CREAT), [1], at: .max)
        }
        #expect(refusal?.errno == EOVERFLOW)
    }

    private func read(_ descriptor: borrowing FileDescriptor, into buffer: inout Bytes) throws -> Int {
        let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: 10, alignment: 1)
        defer { raw.deallocate() }
        raw.copyBytes(from: buffer)
        let count = try Files.readFully(descriptor, into: raw, at: 0)
        buffer = Bytes(raw)
        return count
    }

    @Test func removeTreeRemovesLinksButNotWhatTheyLeadTo() throws {
        let kept = try folder.folder("kept")
        try Files.writeFileDurably(kept + "/file", [1])
        let tree = try folder.folder("tree/a/b")
        try Files.symlink(tree + "/link", to: kept)
        #expect(try Files.readLink(tree + "/link") == kept)
        try Files.syncTree(folder.file("tree"))
        try Files.removeTree(folder.file("tree"))
        try Files.removeTree(folder.file("tree"))
        #expect(try Files.list(folder.path) == ["kept"])
        #expect(try Files.list(kept) == ["file"])
    }

    @Test func statTellsKindSizeAndIdentity() throws {
        let path = folder.file("f")
        try Files.writeFileDurably(path, Bytes(repeating: 1, count: 5000))
        try Files.symlink(folder.file("l"), to: path)
        let status = try Files.stat(folder.file("l"))
        #expect(status.kind == .file && status.size == 5000 && status.uid == getuid() && status.linkCount == 1)
        #expect(status == (try Files.stat(try Files.open(path, O_RDONLY))))
        #expect(try Files.lstat(folder.file("l")).kind == .symbolicLink)
        #expect(try Files.stat(folder.path).kind == .directory)
        #expect(status.mtimeNanoseconds > 1_700_000_000_000_000_000)
        #expect(try Files.freeSpace(folder.path) > 0)
    }

    @Test func errorsNameCallPathAndReason() {
        let refusal = #expect(throws: SystemError.self) { _ = try Files.open("/no/such\nfile", O_RDONLY) }
        #expect(refusal?.description == "open '/no/such\\nfile': No such file or directory")
        #expect(throws: SystemError.self) { try Files.makeDirectories("/proc/nowhere/at/all") }
    }

    @Test func renameExclusivelyKeepsWhatIsThere() throws {
        try Files.writeFileDurably(folder.file("a"), [1])
        try Files.writeFileDurably(folder.file("b"), [2])
        let refusal = #expect(throws: SystemError.self) {
            try Files.renameExclusively(folder.file("a"), to: folder.file("b"))
        }
        #expect(refusal?.errno == EEXIST)
        try Files.renameExclusively(folder.file("a"), to: folder.file("c"))
        #expect(try Files.list(folder.path) == ["b", "c"])
    }
}
