package import Platform
package import Protocol

/// A directory to be made again.
package struct ManifestDirectory: TaggedStruct, Hashable {
    package var root: FileRoot
    /// The oid of a tablespace.
    package var rootID: UInt64?
    /// Relative to the root; may be any bytes but NUL.
    package var path: Bytes
    package var mode: UInt64

    /// The structure with these parts.
    package init(root: FileRoot, rootID: UInt64? = nil, path: Bytes, mode: UInt64) {
        self.root = root
        self.rootID = rootID
        self.path = path
        self.mode = mode
    }

    package static var knownFields: FieldNumbers { .upTo(4) }

    package init(fields: Fields) throws(WireError) {
        root = try fields.required(1)
        rootID = try fields.optional(2)
        path = try fields.required(3)
        mode = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, root)
        fields.put(2, rootID)
        fields.put(3, path)
        fields.put(4, mode)
    }
}
