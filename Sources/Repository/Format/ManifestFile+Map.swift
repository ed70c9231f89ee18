import Platform

extension ManifestFile {
    /// The map of a file.
    package enum Map: Hashable, Sendable {
        /// The file has at most one leaf, and this is it.
        case leaf(Leaf)
        /// The root lies in this part of this map pack of the same backup.
        case root(mapPack: UInt64, part: UInt64)
    }

    /// The map of the file, checked against its length.
    package func map() throws(FormatError) -> Map {
        switch (leaf, mapPack, mapPart) {
        case (let bytes?, nil, nil): .leaf(try Leaf(decoding: bytes, length: length))
        case (nil, let mapPack?, let part?) where length > Leaf.span: .root(mapPack: mapPack, part: part)
        default: throw FormatError("manifest", "file \(number) has no map that fits it")
        }
    }
}
