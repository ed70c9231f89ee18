package import Platform
package import Protocol

/// Where the map of a file lies, as the manifest tells it.
package struct FileMap: Sendable, Equatable {
    package enum Place: Sendable, Equatable {
        /// In the manifest itself: the only leaf of the file, or no bytes for an empty file.
        case leaf(Bytes)
        /// The root lies in a map pack.
        case root(pack: UInt64, part: UInt64)
    }

    package var place: Place
    /// SHA-256 of the root's bytes, or of the only leaf's.
    package var digest: Digest

    package init(place: Place, digest: Digest) {
        self.place = place
        self.digest = digest
    }

    /// The map of a file of at most one leaf.
    package init(leaf: Bytes) {
        self.init(place: .leaf(leaf), digest: .sha256(of: leaf))
    }
}
