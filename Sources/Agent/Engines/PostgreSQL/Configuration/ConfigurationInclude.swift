package import Platform

/// A place in a configuration file that leads to another file or to a directory of files.
package struct ConfigurationInclude: Sendable, Equatable {
    /// What is included, and whether it may be missing.
    package enum Kind: String, Sendable {
        case file = "include"
        case fileIfExists = "include_if_exists"
        case directory = "include_dir"
    }

    package var kind: Kind
    /// As written: absolute, or relative to the directory of the file that includes it.
    package var path: Bytes

    package init(kind: Kind, path: Bytes) {
        self.kind = kind
        self.path = path
    }

    /// The absolute path, seen from the directory of the including file.
    package func resolved(in directory: Bytes) -> Bytes {
        BytePath.normalized(path.first == UInt8(ascii: "/") ? path : BytePath.join(directory, path))
    }

    /// The directive in a line of a file of this role: of settings, or of `pg_hba.conf` and `pg_ident.conf`, which know
    /// them from version 16 on.
    package static func parse(_ line: Bytes, role: ConfigurationRole) -> ConfigurationInclude? {
        switch role {
        case .main, .include: return ConfigurationLine(line)?.include
        case .other: return nil
        case .hba, .ident: break
        }
        let words = line.split(maxSplits: 1) { $0 == 32 || $0 == 9 }
        guard words.count == 2, let kind = Kind(rawValue: BytePath.text(words[0])) else { return nil }
        let quote = UInt8(ascii: "\"")
        let rest = words[1].drop { $0 == 32 || $0 == 9 }
        let path =
            rest.first == quote
            ? rest.dropFirst().prefix { $0 != quote }
            : rest.prefix { $0 != 32 && $0 != 9 && $0 != 13 && $0 != UInt8(ascii: "#") }
        return path.isEmpty ? nil : ConfigurationInclude(kind: kind, path: Bytes(path))
    }

    /// The line that includes `path` instead.
    package func line(including path: Bytes, role: ConfigurationRole) -> Bytes {
        let text = BytePath.text(path)
        let value = role == .hba || role == .ident ? "\"\(text)\"" : ConfigurationFile.quoted(text)
        return Bytes("\(kind.rawValue) \(value)".utf8)
    }

    /// Whether an included directory takes this name.
    package static func isTaken(_ name: Bytes) -> Bool {
        name.first != UInt8(ascii: ".") && name.count > 5 && name.suffix(5).elementsEqual(".conf".utf8)
    }
}
