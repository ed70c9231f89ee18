package import Platform

/// A tablespace: a tree of its own outside the data directory.
package struct SourceTablespace: Hashable, Sendable {
    package var oid: UInt32
    package var name: String
    /// Absolute path on the host of the source.
    package var location: Bytes

    package init(oid: UInt32, name: String, location: Bytes) {
        self.oid = oid
        self.name = name
        self.location = location
    }
}
