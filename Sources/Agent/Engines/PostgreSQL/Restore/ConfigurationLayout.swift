import Platform

/// Lays configuration that came from elsewhere under the restored data directory, and reads what all of it says.
///
/// The main files get their usual names at the top. Included files keep their place relative to the main one, others
/// go below a folder of their own; every include directive is made to lead to the new place. Blocks.
package struct ConfigurationLayout {
    /// Where included files go that did not lie below the main file's directory.
    static let elsewhere = Bytes("holdfast_conf".utf8)
    private static let mainPlace = Bytes("postgresql.conf".utf8)

    /// What each setting says, as far as files say anything; the last one counts.
    package private(set) var settings: [String: String] = [:]
    /// One line for each change that an operator should know of.
    package private(set) var notes: [String] = []

    private let files: TargetFiles
    private let configuration: [RestoredContent.Configuration]
    private let originals: [ConfigurationRole: Bytes]
    private var places: [Bytes: Bytes] = [:]
    private var seen: Set<Bytes> = []

    package init(files: TargetFiles, configuration: [RestoredContent.Configuration]) {
        self.files = files
        self.configuration = configuration
        originals = Dictionary(configuration.map { ($0.role, $0.originalPath) }) { first, _ in first }
    }

    /// Moves the files to their places and makes them fit.
    package mutating func lay() throws {
        for file in configuration {
            let place = place(of: file.originalPath, role: file.role)
            places[file.originalPath] = place
            try files.move(file.path, to: place)
        }
        if !files.exists(Self.mainPlace) { try files.write(Self.mainPlace, []) }
        try visit(Self.mainPlace, original: originals[.main], syntax: .main, depth: 0)
        for (role, name) in [(ConfigurationRole.hba, "pg_hba.conf"), (.ident, "pg_ident.conf")] {
            let place = Bytes(name.utf8)
            guard files.exists(place) else { continue }
            try visit(place, original: originals[role], syntax: role, depth: 0)
        }
    }

    private func place(of original: Bytes, role: ConfigurationRole) -> Bytes {
        switch role {
        case .main: return Self.mainPlace
        case .hba: return Bytes("pg_hba.conf".utf8)
        case .ident: return Bytes("pg_ident.conf".utf8)
        case .include, .other: break
        }
        for main in [originals[.main], originals[.hba], originals[.ident]].compactMap({ $0 }) {
            guard let relative = BytePath.relative(original, below: BytePath.directory(main)) else { continue }
            if !Self.isReserved(relative) { return relative }
        }
        return BytePath.join(Self.elsewhere, Bytes(original.dropFirst()))
    }

    /// Whether a name belongs to the data directory itself.
    private static func isReserved(_ place: Bytes) -> Bool {
        guard let first = BytePath.parts(place).first else { return true }
        return first.starts(with: "pg_".utf8) || first.starts(with: "postgresql.".utf8)
            || ["base", "global", "PG_VERSION"].contains(BytePath.text(first))
    }

    /// Reads one file, mends its include directives, takes recovery settings out, and goes on with what it includes.
    private mutating func visit(
        _ place: Bytes, original: Bytes?, syntax: ConfigurationRole, depth: Int
    ) throws {
        guard depth <= ConfigurationWalk.depthLimit, seen.insert(place).inserted else { return }
        let before = ConfigurationFile(try ByteFiles.read(files.path(place)))
        var after = before
        for (index, line) in before.lines.enumerated() {
            if let include = ConfigurationInclude.parse(line, role: syntax) {
                let changed = try follow(
                    include, from: place, original: original, syntax: syntax, depth: depth)
                if let changed { after.replace(index, by: changed) }
            } else if syntax == .main, let setting = ConfigurationLine(line) {
                if RecoverySettings.names.contains(setting.name) {
                    after.replace(index, by: Bytes("# ".utf8) + line)
                    notes.append("\(setting.name) of the source is commented out")
                } else {
                    settings[setting.name] = setting.value
                }
            }
        }
        if after != before { try files.write(place, after.text) }
    }

    /// Goes on with an included file or directory.
    ///
    /// - Returns: The line that has to replace the directive; nil when it can stay.
    private mutating func follow(
        _ include: ConfigurationInclude, from place: Bytes, original: Bytes?, syntax: ConfigurationRole, depth: Int
    ) throws -> Bytes? {
        let (target, source) = target(of: include, from: place, original: original)
        switch include.kind {
        case .directory:
            try files.makeDirectories(target)
            for name in try ByteFiles.names(files.path(target)) where ConfigurationInclude.isTaken(name) {
                try visit(
                    BytePath.join(target, name), original: source.map { BytePath.join($0, name) }, syntax: syntax,
                    depth: depth + 1)
            }
        case .file, .fileIfExists:
            guard files.exists(target) else {
                if include.kind == .file { notes.append("an include of '\(BytePath.text(include.path))' is dropped") }
                return Bytes("# not in the backup: \(include.kind.rawValue) ".utf8) + include.path
            }
            try visit(target, original: source, syntax: syntax, depth: depth + 1)
        }
        let path = BytePath.relative(from: BytePath.directory(place), to: target)
        return path == include.path ? nil : include.line(including: path, role: syntax)
    }

    /// Where an included path lies now, and where it lay at the source.
    private func target(
        of include: ConfigurationInclude, from place: Bytes, original: Bytes?
    ) -> (place: Bytes, original: Bytes?) {
        let isAbsolute = include.path.first == UInt8(ascii: "/")
        guard original != nil || isAbsolute else {
            return (BytePath.normalized(BytePath.join(BytePath.directory(place), include.path)), nil)
        }
        let source = include.resolved(in: original.map { BytePath.directory($0) } ?? [])
        if let known = places[source] { return (known, source) }
        let data = settings["data_directory"].map { Bytes($0.utf8) }
        if let inside = data.flatMap({ BytePath.relative(source, below: $0) }) { return (inside, source) }
        return (self.place(of: source, role: .include), source)
    }
}
