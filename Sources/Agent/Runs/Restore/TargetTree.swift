import Platform
import Protocol
import Repository

/// The directories and files of a backup on their way to this host.
struct TargetTree: Sendable {
    /// What restores put into a data directory; the same names in a backup are left out.
    static let reservedNames = [
        RestoreSetting.markerName, RestoreSetting.configurationName, TargetLayout.logName, TargetLayout.socketName,
        PostgreSQLRestorer.logName,
    ].map { Bytes($0.utf8) }

    /// A directory to be made.
    private struct Folder: Sendable {
        let root: Int
        let path: Bytes
        let mode: UInt32
    }

    /// The absolute path of each root.
    let rootPaths: [String]
    /// As in the manifest, under the same indices.
    let files: [RestoredFile]
    /// Which of them are restored.
    let isWanted: [Bool]
    private let folders: [Folder]

    /// Sorts the files of `manifest` under the roots that `layout` gives them.
    init(_ manifest: Manifest, _ layout: TargetLayout) throws(HoldfastError) {
        var paths = layout.directories
        func root(_ root: Repository.FileRoot, _ id: UInt64?) throws(HoldfastError) -> Int {
            guard let path = layout.directory(of: root, id) else {
                throw HoldfastError(
                    .tablespaceUnmapped, "a file of the backup lies in a tablespace that the backup does not tell")
            }
            if let index = paths.firstIndex(of: path) { return index }
            paths.append(path)
            return paths.count - 1
        }
        var files: [RestoredFile] = []
        for file in manifest.files {
            files.append(
                RestoredFile(
                    root: try root(file.root, file.rootID), path: file.path, mode: UInt32(file.mode & 0o7777),
                    length: file.length, sha256: file.sha256))
        }
        var folders: [Folder] = []
        for folder in manifest.directories where !folder.path.isEmpty {
            folders.append(
                Folder(
                    root: try root(folder.root, folder.rootID), path: folder.path, mode: UInt32(folder.mode & 0o7777)))
        }
        self.files = files
        isWanted = files.map { !Self.isReserved($0.root, $0.path) }
        self.folders = folders.filter { !Self.isReserved($0.root, $0.path) }
            .sorted { ($0.root, $0.path.count) < ($1.root, $1.path.count) }
        rootPaths = paths
    }

    private static func isReserved(_ root: Int, _ path: Bytes) -> Bool {
        root == 0 && reservedNames.contains { path == $0 || path.starts(with: $0 + [UInt8(ascii: "/")]) }
    }

    /// The files that are restored.
    var wanted: [RestoredFile] { zip(files, isWanted).filter(\.1).map(\.0) }

    /// Makes all directories, and all files with their length but without content, in directories that exist and are
    /// empty. Blocks.
    ///
    /// - Returns: the opened roots, under the indices that files use.
    func make(owner: TargetOwner?) throws -> [TargetRoot] {
        var roots: [TargetRoot] = []
        for path in rootPaths {
            if let data = roots.first, path == rootPaths[0] + "/" + RestoreSetting.configurationName {
                try data.makeDirectory(Bytes(RestoreSetting.configurationName.utf8), mode: 0o700)
            }
            roots.append(try TargetRoot(path, owner: owner))
        }
        for folder in folders { try make(folder, in: roots[folder.root]) }
        var known: Set<Bytes> = []
        for (file, isWanted) in zip(files, isWanted) where isWanted {
            let (root, parent) = (roots[file.root], BytePath.directory(file.path))
            do {
                if !parent.isEmpty, known.insert(Bytes("\(file.root)/".utf8) + parent).inserted {
                    try root.makeParents(parent)
                }
                try root.makeFile(file.path, length: file.length, mode: file.mode)
            } catch {
                throw HoldfastError(error, doing: "cannot make the file '\(file.text)' below '\(root.path)'")
            }
        }
        return roots
    }

    private func make(_ folder: Folder, in root: TargetRoot) throws {
        do {
            try root.makeDirectory(folder.path, mode: folder.mode)
        } catch {
            let name = BytePath.text(folder.path)
            throw HoldfastError(error, doing: "cannot make the directory '\(name)' below '\(root.path)'")
        }
    }

    /// Makes the names in all directories durable. Blocks.
    func syncDirectories(_ roots: [TargetRoot]) throws {
        for folder in folders { try roots[folder.root].syncDirectory(folder.path) }
        for root in roots { try root.syncDirectory([]) }
    }
}
