import Platform
import Protocol
import Repository
import Synchronization

/// Builds the two-level maps of files and puts leaves and roots into map packs. The inverse is ``MapReader``.
///
/// Shared by the reader threads; a file's map is added in one call when the file is done.
package final class MapBuilder: Sendable {
    private struct State: ~Copyable {
        var pack: PackBuilder?
    }

    private let packs: any PackOpener
    private let state = Mutex(State())

    /// Begins without an open map pack.
    ///
    /// - Parameter packs: where map packs are opened, and where full ones go.
    package init(packs: any PackOpener) {
        self.packs = packs
    }

    /// Adds the map of a file with these runs, which cover it in order.
    package func add(_ runs: [MapRun]) throws -> FileMap {
        let leaves = LeafCutter.leaves(of: runs).map(\.bytes)
        guard leaves.count > 1 else { return FileMap(leaf: leaves.first ?? []) }
        return try state.withLock { state in
            var root = MapRoot()
            for leaf in leaves {
                let (pack, part) = try append(leaf, &state)
                root.leaves.append(
                    LeafReference(backup: 0, mapPack: pack, part: part, digest: .sha256(of: leaf)))
            }
            let bytes = root.bytes
            let (pack, part) = try append(bytes, &state)
            return FileMap(place: .root(pack: UInt64(pack), part: UInt64(part)), digest: .sha256(of: bytes))
        }
    }

    /// Closes the last map pack.
    package func finish() throws {
        try state.withLock { state in
            if let last = state.pack, last.partCount > 0 { try packs.close(last) }
            state.pack = nil
        }
    }

    private func append(_ part: Bytes, _ state: inout State) throws -> (pack: UInt32, part: UInt32) {
        let pack = try state.pack ?? packs.open()
        state.pack = pack
        let number = UInt32(pack.partCount)
        part.withUnsafeBytes { pack.add($0, plainLength: part.count, codec: .none, runs: []) }
        if pack.isFull {
            state.pack = nil
            try packs.close(pack)
        }
        return (pack.ordinal, number)
    }
}
