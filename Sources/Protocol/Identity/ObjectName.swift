/// The path of an object in a repository, relative to its root.
///
/// A name has 1 to 512 characters of `a-z 0-9 A-F . / -`, no empty component and none that begins with a dot, so that
/// it can be used as a path beneath a directory as it stands. What it means tells ``ObjectName/parts``.
package struct ObjectName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The greatest length in bytes.
    package static let maximumByteCount = 512

    /// The path.
    package let path: String

    /// Takes `path` when it follows the rules above.
    package init?(_ path: String) {
        guard (1...Self.maximumByteCount).contains(path.utf8.count), path.utf8.allSatisfy(Self.isAllowed),
            path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                .allSatisfy({ component in component.first.map { $0 != UInt8(ascii: ".") } ?? false })
        else { return nil }
        self.path = path
    }

    /// The name of the object that `parts` describe.
    package init(_ parts: Parts) {
        path = parts.path
    }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    /// Order by bytes, which within one chain is the order of sequence.
    package static func < (left: Self, right: Self) -> Bool { left.path < right.path }

    package var description: String { path }

    /// The folder of everything that belongs to `source`, with a slash at its end.
    package static func folder(of source: SourceID) -> String { "sources/\(source)/" }

    /// Whether the object belongs to `source`.
    package func isUnder(source: SourceID) -> Bool { path.hasPrefix(Self.folder(of: source)) }

    /// The source that the object belongs to; nil for objects of the whole repository and for unknown paths.
    package var source: SourceID? {
        let components = path.split(separator: "/")
        guard components.count >= 3, components[0] == "sources" else { return nil }
        let text = String(components[1])
        guard let source = SourceID(text: text), source.description == text else { return nil }
        return source
    }

    /// The path within the folder of its source; nil when it belongs to none.
    package var relativeToSource: String? {
        source.map { String(path.dropFirst(Self.folder(of: $0).count)) }
    }

    /// The object at `relative` within the folder of `source`.
    package init?(source: SourceID, relative: String) {
        self.init(Self.folder(of: source) + relative)
    }
}
