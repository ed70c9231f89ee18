/// A name that a user gave to a thing: UTF-8, 1 to 128 bytes, shown as it is.
///
/// Control characters, line separators, characters that turn the direction of text, and blanks at either end are
/// refused, since such a name could pass for another one in a listing or a log.
package struct Name<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The greatest length in bytes of UTF-8.
    package static var maximumByteCount: Int { 128 }

    /// The name itself.
    package let text: String

    /// Takes `text` when it follows the rules above.
    package init?(_ text: String) {
        guard (1...Self.maximumByteCount).contains(text.utf8.count), text.unicodeScalars.allSatisfy(Self.isAllowed),
            text.first?.isWhitespace == false, text.last?.isWhitespace == false
        else { return nil }
        self.text = text
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: !scalar.properties.isBidiControl
        }
    }

    /// Order by the bytes of UTF-8.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    package var description: String { text }
}

/// The name of an agent.
package typealias AgentName = Name<IdentifierKind.Agent>
/// The name of a source.
package typealias SourceName = Name<IdentifierKind.Source>
