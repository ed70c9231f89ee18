import Platform

extension RestorePermissions {
    /// Looks whether the directories lie where restores are allowed, symbolic links on the way followed. Blocks.
    ///
    /// - Throws: `restoreForbidden` naming the directory.
    func requireReal(_ paths: [String]) throws(HoldfastError) {
        for path in paths {
            let place = Self.real(path)
            let isAllowed = directories.contains { allowed in
                let allowed = Self.real(allowed)
                return place == allowed || place.hasPrefix(allowed == "/" ? allowed : allowed + "/")
            }
            guard isAllowed else {
                throw HoldfastError(
                    .restoreForbidden,
                    "'\(path)' leads to '\(place)', which lies in none of the directories that agent.yaml allows under "
                        + "restore.directories")
            }
        }
    }

    /// No limit: for who restores by hand, and holds the recovery key.
    static func everywhere(binaries: [String]) -> RestorePermissions {
        var permissions = RestorePermissions.none
        permissions.directories = ["/"]
        permissions.binaries = binaries
        return permissions
    }

    /// What a drill may write to: its scratch.
    package init(within directory: String, binaries: [String]) {
        self = .none
        directories = [directory]
        self.binaries = binaries
    }

    /// The path with the part of it that exists resolved.
    static func real(_ path: String) -> String {
        var existing = path
        var rest: [Substring] = []
        while existing != "/" {
            if let resolved = try? Files.realPath(existing) {
                return rest.reversed().reduce(resolved == "/" ? "" : resolved) { $0 + "/" + $1 }
            }
            rest.append(existing.split(separator: "/").last ?? "")
            existing = Files.directory(of: existing)
        }
        return "/" + rest.reversed().joined(separator: "/")
    }
}
