import Platform
import Protocol
import Repository

/// A file that is to be restored.
struct RestoredFile: Sendable {
    /// Which of the target's roots it lies in, by index.
    let root: Int
    /// Below the root.
    let path: Bytes
    let mode: UInt32
    /// In bytes.
    let length: UInt64
    /// Of the whole content, where the backup recorded it.
    let sha256: Digest?
}

extension RestoredFile {
    /// The name for people.
    var text: String { BytePath.text(path) }
}
