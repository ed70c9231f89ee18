/// Why bytes are not what the tagged encoding or a structure prescribes.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: String, Hashable, Sendable {
        case truncated = "ends too early"
        case badTag = "has a field number or type that does not exist"
        case order = "has fields that do not ascend"
        case varint = "has a number that is not in its shortest form or too large"
        case unknownCritical = "has a critical field that this version does not know"
        case missing = "lacks a required field"
        case duplicate = "has a field twice that may stand once"
        case wrongType = "has a field of the wrong type"
        case badValue = "has a value outside the allowed set"
        case badText = "has text that is not UTF-8"
        case tooDeep = "is nested too deeply"
        case trailing = "has bytes after its end"
        case tooLarge = "is larger than allowed"
    }

    package var reason: Reason
    /// The number of the field concerned, in the innermost structure; nil when it is not about one field.
    package var field: Int?

    /// The error about `field`.
    package init(_ reason: Reason, field: Int? = nil) {
        self.reason = reason
        self.field = field
    }

    /// The reason as the end of a sentence, with the field's number.
    package var description: String {
        field.map { "\(reason.rawValue) (field \($0))" } ?? reason.rawValue
    }

    /// The same error, said of `field` unless an inner structure already named one.
    func about(_ field: Int) -> WireError {
        WireError(reason, field: self.field ?? field)
    }
}
