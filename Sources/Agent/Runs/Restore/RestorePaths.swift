import Platform
import Protocol
import Repository

/// Judges the paths of a manifest: each must stay below its root, and no two may meet.
enum RestorePaths {
    /// The longest path accepted, in bytes.
    static let limit = 4000

    /// A path below one of the roots.
    private struct Place: Hashable {
        let root: Repository.FileRoot
        let rootID: UInt64?
        let path: Bytes
    }

    /// - Throws: `PipelineError` naming the first path that cannot be accepted.
    static func check(_ manifest: Manifest) throws(PipelineError) {
        let oids = Set(manifest.tablespaces.map(\.oid))
        var files: Set<Place> = []
        for file in manifest.files {
            let place = Place(root: file.root, rootID: file.rootID, path: file.path)
            try check(place, oids)
            guard files.insert(place).inserted else { throw refused(file.path, "it is named twice") }
        }
        for directory in manifest.directories where !directory.path.isEmpty {
            let place = Place(root: directory.root, rootID: directory.rootID, path: directory.path)
            try check(place, oids)
            guard !files.contains(place) else { throw refused(directory.path, "it is both file and directory") }
        }
    }

    private static func check(_ place: Place, _ oids: Set<UInt64>) throws(PipelineError) {
        guard place.path.count <= limit, BytePath.isSafeRelative(place.path),
            !place.path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).contains([])
        else { throw refused(place.path, "it does not stay below its root") }
        switch (place.root, place.rootID) {
        case (.dataDirectory, nil), (.configuration, nil): return
        case (.tablespace, let oid?) where oids.contains(oid): return
        default: throw refused(place.path, "its root is unknown")
        }
    }

    private static func refused(_ path: Bytes, _ reason: String) -> PipelineError {
        PipelineError("it names the path '\(BytePath.text(path))', which is refused: \(reason)")
    }
}
