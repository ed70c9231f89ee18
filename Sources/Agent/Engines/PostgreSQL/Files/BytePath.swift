package import Platform

/// Paths as bytes: names on disk need not be text, and must open again under exactly the bytes they were listed with.
package enum BytePath {
    private static let slash = UInt8(ascii: "/")

    /// `child` below `parent`; an empty parent leaves the child as it is.
    package static func join(_ parent: Bytes, _ child: some Collection<UInt8>) -> Bytes {
        guard let last = parent.last else { return Bytes(child) }
        return last == slash ? parent + child : parent + [slash] + child
    }

    /// The parts between slashes, empty ones left out.
    package static func parts(_ path: some Collection<UInt8>) -> [Bytes] {
        path.split(separator: slash).map { Bytes($0) }
    }

    /// The part after the last slash.
    package static func name(_ path: Bytes) -> Bytes {
        path.lastIndex(of: slash).map { Bytes(path[($0 + 1)...]) } ?? path
    }

    /// What lies before the last slash; "/" above a top-level name, empty for a bare one.
    package static func directory(_ path: Bytes) -> Bytes {
        guard let last = path.lastIndex(of: slash) else { return [] }
        return last == 0 ? [slash] : Bytes(path[..<last])
    }

    /// Takes empty parts, "." and ".." out without looking at the disk; keeps a leading slash.
    package static func normalized(_ path: Bytes) -> Bytes {
        var kept: [Bytes] = []
        for part in parts(path) where part != [UInt8(ascii: ".")] {
            if part == Bytes("..".utf8) { _ = kept.popLast() } else { kept.append(part) }
        }
        let joined = Bytes(kept.joined(separator: [slash]))
        return path.first == slash ? [slash] + joined : joined
    }

    /// Whether a path from elsewhere stays below the directory it will be joined to.
    package static func isSafeRelative(_ path: Bytes) -> Bool {
        guard !path.isEmpty, path.first != slash, !path.contains(0) else { return false }
        return !parts(path).contains { $0 == Bytes("..".utf8) || $0 == Bytes(".".utf8) }
    }

    /// `path` without the directory `parent` before it; nil when it does not lie below.
    package static func relative(_ path: Bytes, below parent: Bytes) -> Bytes? {
        let base = parent.last == slash ? parent : parent + [slash]
        guard path.count > base.count, path.starts(with: base) else { return nil }
        return Bytes(path[base.count...])
    }

    /// The way from a directory to a path, both seen from the same place.
    package static func relative(from directory: Bytes, to path: Bytes) -> Bytes {
        let (origin, target) = (parts(directory), parts(path))
        let shared = zip(origin, target).prefix { $0 == $1 }.count
        let up = Array(repeating: Bytes("..".utf8), count: origin.count - shared)
        return Bytes((up + target[shared...]).joined(separator: [slash]))
    }

    /// The path for people: invalid sequences replaced.
    package static func text(_ path: some Collection<UInt8>) -> String {
        String(decoding: path, as: UTF8.self)
    }
}
