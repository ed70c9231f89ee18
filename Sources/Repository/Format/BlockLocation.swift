/// Where the bytes of a run lie.
package struct BlockLocation: Hashable, Sendable {
    /// Index into the manifest's list of backups.
    package var backup: UInt32
    package var pack: UInt32
    /// Number of the super-block in the table of the pack.
    package var superBlock: UInt32
    /// From the start of the plain bytes of the super-block.
    package var offset: UInt32

    /// The place with these numbers.
    package init(backup: UInt32, pack: UInt32, superBlock: UInt32, offset: UInt32) {
        self.backup = backup
        self.pack = pack
        self.superBlock = superBlock
        self.offset = offset
    }
}
