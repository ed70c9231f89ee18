package import Protocol

/// Something wrong that the backup met in the data.
package struct ManifestFinding: TaggedStruct, Hashable {
    /// Such as "checksum".
    package var kind: String
    /// Number of the file.
    package var file: UInt64
    /// Number of the block.
    package var block: UInt64
    package var text: String

    /// The structure with these parts.
    package init(kind: String, file: UInt64, block: UInt64, text: String) {
        self.kind = kind
        self.file = file
        self.block = block
        self.text = text
    }

    package static var knownFields: FieldNumbers { .upTo(4) }

    package init(fields: Fields) throws(WireError) {
        kind = try fields.required(1)
        file = try fields.required(2)
        block = try fields.required(3)
        text = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, kind)
        fields.put(2, file)
        fields.put(3, block)
        fields.put(4, text)
    }
}
