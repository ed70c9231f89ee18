package import Platform
import Protocol

/// The upper level of a file's map: its leaves in order.
package struct MapRoot: Hashable, Sendable {
    package var leaves: [LeafReference]

    /// A root of `leaves`.
    package init(leaves: [LeafReference] = []) {
        self.leaves = leaves
    }

    /// The plain bytes, whose SHA-256 is the map digest of the file.
    package var bytes: Bytes {
        var bytes = Bytes()
        Varint.append(UInt64(leaves.count), to: &bytes)
        for leaf in leaves {
            Varint.append(UInt64(leaf.backup), to: &bytes)
            Varint.append(UInt64(leaf.mapPack), to: &bytes)
            Varint.append(UInt64(leaf.part), to: &bytes)
            bytes += leaf.digest.bytes
        }
        return bytes
    }

    /// Reads the plain bytes of the root of a file of `length` bytes.
    package init(decoding bytes: Bytes, length: UInt64) throws(FormatError) {
        var numbers = PackedNumbers(bytes[...], "map root")
        let count = try numbers.number()
        guard count == Leaf.count(ofLength: length), count <= UInt64(numbers.count) else {
            throw FormatError("map root", "its number of leaves does not fit the file")
        }
        leaves = []
        leaves.reserveCapacity(Int(count))
        for _ in 0..<count {
            leaves.append(
                LeafReference(
                    backup: try numbers.small(), mapPack: try numbers.small(), part: try numbers.small(),
                    digest: try numbers.digest()))
        }
        guard numbers.isAtEnd else { throw FormatError("map root", "bytes follow it") }
    }
}
