package import Protocol

/// Where a leaf lies.
package struct LeafReference: Hashable, Sendable {
    /// Index into the manifest's list of backups.
    package var backup: UInt32
    package var mapPack: UInt32
    /// Number of the part in the table of the map pack.
    package var part: UInt32
    /// SHA-256 of the plain bytes of the leaf.
    package var digest: Digest

    /// The reference with these parts.
    package init(backup: UInt32, mapPack: UInt32, part: UInt32, digest: Digest) {
        self.backup = backup
        self.mapPack = mapPack
        self.part = part
        self.digest = digest
    }
}
