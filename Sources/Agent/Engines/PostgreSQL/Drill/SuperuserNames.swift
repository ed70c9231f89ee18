package import Platform
import Protocol

/// The superusers of a cluster, read from the file that holds its roles: who wants to log in needs the name of one.
///
/// Versions of rows that are no longer valid are told too; to log in as such a role fails.
package enum SuperuserNames {
    /// The relation of roles, and its oid's place in the map of shared relations.
    private static let roles: UInt32 = 1260
    private static let mapPath = Bytes("global/pg_filenode.map".utf8)
    private static let mapMagic: UInt32 = 0x59_2717
    private static let mapLimit: UInt32 = 64
    /// The one that `initdb` made.
    private static let first: UInt32 = 10
    private static let nameBytes = 64

    /// Reads the names, the first superuser's first. Blocks.
    ///
    /// - Parameters:
    ///   - directory: the data directory.
    ///   - blockSize: bytes of a page.
    /// - Returns: their names.
    /// - Throws: when the files cannot be read.
    static func read(in directory: Bytes, blockSize: Int) throws -> [String] {
        guard let file = file(try ByteFiles.read(BytePath.join(directory, mapPath))) else { return [] }
        let path = BytePath.join(directory, Bytes("global/\(file)".utf8))
        return names(try ByteFiles.read(path, limit: 64 << 20), blockSize: blockSize)
    }

    /// The number of the file of roles, as the map of shared relations tells it; nil when it does not.
    package static func file(_ map: Bytes) -> UInt32? {
        let reader = LittleEndian(map)
        guard map.count >= 8, reader.u32(0) == mapMagic, reader.u32(4) <= mapLimit else { return nil }
        for index in 0..<Int(reader.u32(4)) where map.count >= 16 + index * 8 {
            if reader.u32(8 + index * 8) == roles { return reader.u32(12 + index * 8) }
        }
        return nil
    }

    /// The names in the pages of roles.
    package static func names(_ content: Bytes, blockSize: Int) -> [String] {
        var found: [(oid: UInt32, name: String)] = []
        guard blockSize >= 1024 else { return [] }
        for start in stride(from: 0, through: content.count - blockSize, by: blockSize) {
            let page = LittleEndian(Bytes(content[start..<start + blockSize]))
            let lower = min(Int(page.u32(12) & 0xFFFF), blockSize)
            for pointer in stride(from: 24, through: lower - 4, by: 4) {
                if let role = role(page, page.u32(pointer), blockSize) { found.append(role) }
            }
        }
        let sorted = found.filter { $0.oid == first } + found.filter { $0.oid != first }
        return sorted.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// A superuser who may log in, as a row's pointer leads to it.
    private static func role(_ page: LittleEndian, _ pointer: UInt32, _ blockSize: Int) -> (UInt32, String)? {
        let (start, isNormal) = (Int(pointer & 0x7FFF), pointer >> 15 & 3 == 1)
        guard isNormal, start + 24 <= blockSize else { return nil }
        let values = start + Int(page.u8(start + 22))
        // Then: superuser, inherits, makes roles, makes databases, logs in.
        guard values + 4 + nameBytes + 5 <= blockSize, page.u8(values + 4 + nameBytes) == 1,
            page.u8(values + 4 + nameBytes + 4) == 1
        else { return nil }
        let name = (0..<nameBytes).map { page.u8(values + 4 + $0) }.prefix { $0 != 0 }
        guard let text = String(validating: name, as: UTF8.self), !text.isEmpty, !text.contains(where: \.isNewline)
        else { return nil }
        return (page.u32(values), text)
    }
}
