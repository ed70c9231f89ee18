package import Platform
package import Protocol

/// A value bound to a statement's parameter.
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob(Bytes)

    /// Text, or null.
    package init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    /// Raw bytes, or null.
    package init(_ bytes: Bytes?) { self = bytes.map { .blob($0) } ?? .null }

    /// An identifier as its text, or null.
    package init<Kind>(_ identifier: Identifier<Kind>?) { self = identifier.map { .text($0.description) } ?? .null }

    /// Microseconds since 1970, or null.
    package init(_ time: Timestamp?) { self = time.map { .integer($0.microseconds) } ?? .null }

    /// The same 64 bits as a signed number, or null; SQL never orders by such a column.
    package init(_ number: UInt64?) { self = number.map { .integer(Int64(bitPattern: $0)) } ?? .null }

    /// A small number, or null.
    package init(_ number: UInt32?) { self = number.map { .integer(Int64($0)) } ?? .null }

    /// 1 or 0.
    package init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
}
