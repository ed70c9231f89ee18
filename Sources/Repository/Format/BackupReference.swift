package import Protocol

/// What a backup uses of an earlier one.
package struct BackupReference: TaggedStruct, Hashable {
    package var backup: BackupID
    /// Its packs that hold bytes of this backup.
    package var packs: Bitmap
    /// Its map packs that hold maps of this backup.
    package var mapPacks: Bitmap

    /// The structure with these parts.
    package init(backup: BackupID, packs: Bitmap, mapPacks: Bitmap) {
        self.backup = backup
        self.packs = packs
        self.mapPacks = mapPacks
    }

    package static var knownFields: FieldNumbers { .upTo(3) }

    package init(fields: Fields) throws(WireError) {
        backup = try fields.required(1)
        packs = try fields.required(2)
        mapPacks = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, backup)
        fields.put(2, packs)
        fields.put(3, mapPacks)
    }
}
