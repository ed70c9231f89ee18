import Platform
package import Repository

/// What is copied of the authority.
extension Authority {
    /// Everything that a new coordinator needs to take this one's place: keys, identities and operators.
    ///
    /// Left out is what it makes anew (its TLS certificate), what is of no use to it (tokens, which live for minutes and
    /// must never come back once used), and the audit log, which only ever grows.
    package func content() async throws -> AuthorityContent {
        let paths = paths
        return try await thread.run {
            do {
                return try AuthorityContent(files: paths.copied.map(paths.file))
            } catch let error as SystemError {
                throw HoldfastError(error, doing: "the authority cannot be copied", code: .authorityUnusable)
            }
        }
    }
}

extension AuthorityPaths {
    static let identitiesFolder = "identities/"
    static let operatorsFolder = "operators/"
    /// Files of an authority that are copied; some are absent without a site key, or before the recovery key was tested.
    static let copiedFiles = [
        "ca.key", "ca.pem", "recovery-key-test", "repository.hf", "signing.key", "site.kek", "site.key",
    ]

    /// The names of what is copied.
    fileprivate var copied: [String] {
        get throws(SystemError) {
            var names: [String] = []
            for name in Self.copiedFiles where try Files.exists(directory + "/" + name) { names.append(name) }
            for folder in [Self.identitiesFolder, Self.operatorsFolder] {
                let files = try Files.list(directory + "/" + folder)
                names += files.filter { !$0.hasPrefix(NewFile.temporaryPrefix) }.map { folder + $0 }
            }
            return names
        }
    }

    fileprivate func file(_ name: String) throws(SystemError) -> NamedFile {
        NamedFile(name: name, bytes: try Files.readFile(directory + "/" + name))
    }

    /// Whether a file of this name may stand in a copy; a copy is signed, and still nothing else is written anywhere.
    static func mayBeCopied(_ name: String) -> Bool {
        if copiedFiles.contains(name) { return true }
        for folder in [identitiesFolder, operatorsFolder] where name.hasPrefix(folder) {
            let file = name.dropFirst(folder.count)
            return !file.isEmpty && !file.hasPrefix(".") && !file.contains("/") && !file.utf8.contains(0)
        }
        return false
    }
}
