import Platform
import Protocol
import Repository

/// A file as it was read into the backup.
struct CopiedFile: Sendable {
    var number: UInt64
    var file: SourceFile
    /// Bytes that were read.
    var length: UInt64
    /// SHA-256 of what was read.
    var digest: Digest
    var map: FileMap

    /// The file's entry in the manifest.
    var manifestEntry: ManifestFile {
        let (root, rootID) = file.root.manifestRoot
        var entry = ManifestFile(
            number: number, root: root, rootID: rootID, path: file.path, mode: UInt64(file.mode), length: length,
            modified: file.modified, sha256: digest, mapDigest: map.digest, role: file.role?.rawValue,
            originalPath: file.originalPath)
        switch map.place {
        case .leaf(let bytes): entry.leaf = bytes
        case .root(let pack, let part): (entry.mapPack, entry.mapPart) = (pack, part)
        }
        return entry
    }
}

extension FileRoot {
    /// The root as the repository format numbers it.
    var manifestRoot: (root: Repository.FileRoot, id: UInt64?) {
        switch self {
        case .data: (.dataDirectory, nil)
        case .tablespace(let oid): (.tablespace, UInt64(oid))
        case .configuration: (.configuration, nil)
        }
    }
}
