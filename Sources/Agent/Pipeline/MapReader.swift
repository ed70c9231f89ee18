import Platform
import Protocol
package import Repository

/// Reads the two-level maps of files back; the inverse of ``MapBuilder``.
///
/// Recomputes every digest on the way down. One owner at a time.
package final class MapReader {
    /// Gives the map pack of a backup, by the manifest's index and the pack's number.
    package typealias Source = (_ backup: UInt32, _ mapPack: UInt32) async throws -> PackReader

    private let packs: Source
    private let buffer = RawBuffer(capacity: PackTable.partLimit)
    private var last: (backup: UInt32, number: UInt32, reader: PackReader)?

    /// - Parameter packs: fetches and opens map packs; the last one is kept.
    package init(packs: @escaping Source) {
        self.packs = packs
    }

    /// Calls `body` with each leaf of `file`, in file order, and with the leaf's place in the file.
    ///
    /// - Throws: when the map is damaged or does not cover the file; what `body` throws.
    package func leaves(of file: ManifestFile, _ body: (Leaf, _ offset: UInt64) throws -> Void) async throws {
        switch try file.map() {
        case .leaf(let leaf):
            guard Digest.sha256(of: file.leaf ?? []) == file.mapDigest else { throw damaged(file) }
            try body(leaf, 0)
        case .root(let mapPack, let part):
            guard let mapPack = UInt32(exactly: mapPack), let part = UInt32(exactly: part) else { throw damaged(file) }
            let bytes = try await self.part(part, of: 0, mapPack)
            guard Digest.sha256(of: bytes) == file.mapDigest else { throw damaged(file) }
            var offset: UInt64 = 0
            for reference in try MapRoot(decoding: bytes, length: file.length).leaves {
                let bytes = try await self.part(reference.part, of: reference.backup, reference.mapPack)
                guard Digest.sha256(of: bytes) == reference.digest else { throw damaged(file) }
                try body(Leaf(decoding: bytes, length: min(Leaf.span, file.length - offset)), offset)
                offset += Leaf.span
            }
        }
    }

    private func part(_ number: UInt32, of backup: UInt32, _ mapPack: UInt32) async throws -> Bytes {
        if last?.backup != backup || last?.number != mapPack {
            last = (backup, mapPack, try await packs(backup, mapPack))
        }
        try last?.reader.read(part: number, into: buffer)
        return Bytes(buffer.bytes)
    }

    private func damaged(_ file: ManifestFile) -> PipelineError {
        PipelineError("the map of file \(file.number) is not the one that the manifest tells")
    }
}
