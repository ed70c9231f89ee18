package import Platform
package import Protocol

/// One file of a backup.
package struct ManifestFile: TaggedStruct, Hashable {
    package var number: UInt64
    package var root: FileRoot
    /// The oid of a tablespace.
    package var rootID: UInt64?
    /// Relative to the root; may be any bytes but NUL.
    package var path: Bytes
    package var mode: UInt64
    /// In bytes.
    package var length: UInt64
    package var modified: Timestamp
    /// Of the content, when it was read whole.
    package var sha256: Digest?
    /// The whole map of a file of at most one leaf.
    package var leaf: Bytes?
    /// Where the root of a larger file lies.
    package var mapPack: UInt64?
    /// Its number in the map pack.
    package var mapPart: UInt64?
    /// SHA-256 of the root, or of the leaf when there is no root.
    package var mapDigest: Digest
    /// Of a configuration file: main, hba, ident, include or other.
    package var role: String?
    /// The absolute path that a configuration file had.
    package var originalPath: Bytes?

    /// The structure with these parts.
    package init(
        number: UInt64, root: FileRoot, rootID: UInt64? = nil, path: Bytes, mode: UInt64, length: UInt64,
        modified: Timestamp, sha256: Digest? = nil, leaf: Bytes? = nil, mapPack: UInt64? = nil, mapPart: UInt64? = nil,
        mapDigest: Digest, role: String? = nil, originalPath: Bytes? = nil
    ) {
        self.number = number
        self.root = root
        self.rootID = rootID
        self.path = path
        self.mode = mode
        self.length = length
        self.modified = modified
        self.sha256 = sha256
        self.leaf = leaf
        self.mapPack = mapPack
        self.mapPart = mapPart
        self.mapDigest = mapDigest
        self.role = role
        self.originalPath = originalPath
    }

    package static var knownFields: FieldNumbers { .upTo(14) }

    package init(fields: Fields) throws(WireError) {
        number = try fields.required(1)
        root = try fields.required(2)
        rootID = try fields.optional(3)
        path = try fields.required(4)
        mode = try fields.required(5)
        length = try fields.required(6)
        modified = try fields.required(7)
        sha256 = try fields.optional(8)
        leaf = try fields.optional(9)
        mapPack = try fields.optional(10)
        mapPart = try fields.optional(11)
        mapDigest = try fields.required(12)
        role = try fields.optional(13)
        originalPath = try fields.optional(14)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, number)
        fields.put(2, root)
        fields.put(3, rootID)
        fields.put(4, path)
        fields.put(5, mode)
        fields.put(6, length)
        fields.put(7, modified)
        fields.put(8, sha256)
        fields.put(9, leaf)
        fields.put(10, mapPack)
        fields.put(11, mapPart)
        fields.put(12, mapDigest)
        fields.put(13, role)
        fields.put(14, originalPath)
    }
}
