import Platform

/// PostgreSQL's `tablespace_map`, by which a server that recovers a backup makes the links to tablespaces.
enum TablespaceMap {
    /// The file for tablespaces at their new places.
    static func content(_ spaces: [RestoreSetting.Tablespace]) -> Bytes {
        spaces.reduce(into: []) { text, space in
            text += Bytes("\(space.oid) ".utf8) + escaped(Bytes(space.location.utf8)) + [10]
        }
    }

    /// A path in one line: line ends and backslashes get a backslash before them.
    private static func escaped(_ path: Bytes) -> Bytes {
        path.reduce(into: []) { text, byte in
            if byte == 10 || byte == 13 || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
    }
}
