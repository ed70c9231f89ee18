package import Protocol

/// One thing found in a store.
package struct StoreEntry: Hashable, Sendable {
    /// Relative to the store.
    package let path: String
    /// In bytes.
    package let length: UInt64

    /// The thing at `path`.
    package init(path: String, length: UInt64) {
        self.path = path
        self.length = length
    }

    /// The path as an object's name; nil when it can be none.
    package var name: ObjectName? { ObjectName(path) }
}
