import Agent
import Platform
import Testing

@Suite struct SuperuserNamesTests {
    private static let size = 8192

    private static func little(_ value: UInt64, _ count: Int) -> Bytes {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    }

    private static func page(_ roles: [(oid: UInt32, name: String, isSuper: Bool, mayLogIn: Bool)]) -> Bytes {
        var page = Bytes(repeating: 0, count: size)
        page.replaceSubrange(12..<14, with: little(UInt64(24 + roles.count * 4), 2))
        for (index, role) in roles.enumerated() {
            let start = size - (index + 1) * 128
            page.replaceSubrange(24 + index * 4..<28 + index * 4, with: little(UInt64(start) | 1 << 15 | 128 << 17, 4))
            page[start + 22] = 32
            let name = Bytes(role.name.utf8)
            let values = little(UInt64(role.oid), 4) + name + Bytes(repeating: 0, count: 64 - name.count)
            let flags: Bytes = [role.isSuper ? 1 : 0, 1, 0, 0, role.mayLogIn ? 1 : 0]
            page.replaceSubrange(start + 32..<start + 32 + 73, with: values + flags)
        }
        return page
    }

    @Test func theFirstSuperuserComesFirst() {
        let page = Self.page([
            (16400, "other", true, true), (3373, "pg_monitor", false, false), (10, "root of all", true, true),
            (16401, "plain", false, true), (16402, "locked", true, false), (16403, "other", true, true),
        ])
        let empty = Bytes(repeating: 0, count: Self.size)
        #expect(SuperuserNames.names(empty + page, blockSize: Self.size) == ["root of all", "other"])
    }

    @Test func rubbishIsPassedOver() {
        #expect(SuperuserNames.names([], blockSize: Self.size).isEmpty)
        #expect(SuperuserNames.names([1, 2, 3], blockSize: 0).isEmpty)
        #expect(SuperuserNames.names(Bytes(repeating: 0xFF, count: Self.size), blockSize: Self.size).isEmpty)
        var page = Self.page([(10, "x", true, true)])
        page.replaceSubrange(24..<28, with: Self.little(UInt64(Self.size - 1) | 1 << 15, 4))
        #expect(SuperuserNames.names(page, blockSize: Self.size).isEmpty)
    }

    @Test func theMapTellsTheFile() {
        let map = Self.little(0x59_2717, 4) + Self.little(2, 4) + Self.little(1262, 4) + Self.little(1262, 4)
        #expect(SuperuserNames.file(map + Self.little(1260, 4) + Self.little(24576, 4)) == 24576)
        #expect(SuperuserNames.file(map) == nil)
        #expect(SuperuserNames.file([]) == nil)
        #expect(SuperuserNames.file(Self.little(0x59_2717, 4) + Self.little(0xFFFF_FFFF, 4)) == nil)
    }
}
