package import Repository

/// One stretch of a file to be restored and the place in a pack where its bytes lie.
package struct PlannedRun: Sendable, Hashable, Comparable, BitwiseCopyable {
    /// Which backup's pack, by the manifest's list of backups referred to, and its number.
    package struct Pack: Sendable, Hashable, Comparable, BitwiseCopyable {
        package var backup: UInt32
        package var number: UInt32

        package init(backup: UInt32, number: UInt32) {
            self.backup = backup
            self.number = number
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.backup, left.number) < (right.backup, right.number)
        }
    }

    package var pack: Pack
    /// The super-block's number in the pack.
    package var part: UInt32
    /// Where in the super-block's plain bytes the stretch begins, and its length.
    package var offset: UInt32
    package var length: UInt32
    /// The manifest's number of the file, and where in it the stretch belongs.
    package var file: UInt32
    package var fileOffset: UInt64

    package init(pack: Pack, part: UInt32, offset: UInt32, length: UInt32, file: UInt32, fileOffset: UInt64) {
        self.pack = pack
        self.part = part
        self.offset = offset
        self.length = length
        self.file = file
        self.fileOffset = fileOffset
    }

    /// The order of restoring: by pack, then by place in the pack.
    package static func < (left: Self, right: Self) -> Bool {
        if left.pack != right.pack { return left.pack < right.pack }
        return (left.part, left.offset, left.file, left.fileOffset)
            < (right.part, right.offset, right.file, right.fileOffset)
    }
}

extension PlannedRun {
    /// The stretch of `file` at `fileOffset` that `run` describes; nil for a run of zeros.
    package init?(_ run: LeafRun, file: UInt32, fileOffset: UInt64) {
        guard let location = run.location else { return nil }
        self.init(
            pack: Pack(backup: location.backup, number: location.pack), part: location.superBlock,
            offset: location.offset, length: run.length, file: file, fileOffset: fileOffset)
    }
}
