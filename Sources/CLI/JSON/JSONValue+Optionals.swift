import Platform
import Protocol

extension JSONValue {
    /// A text, or null.
    static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    /// A whole number, or null.
    static func count(_ value: UInt64?) -> JSONValue { value.map { .unsigned($0) } ?? .null }
    /// A moment as ISO 8601, or null.
    static func time(_ value: Timestamp?) -> JSONValue { value.map { .string($0.iso8601) } ?? .null }
    /// What describes itself by a text, or null.
    static func described(_ value: (some CustomStringConvertible)?) -> JSONValue {
        value.map { .string($0.description) } ?? .null
    }
    /// A case of one of our enumerations by its name.
    static func word(_ value: some Any) -> JSONValue { .string("\(value)") }
    /// Named values as an object; of two with the same name the last one counts.
    static func facts(_ facts: [Fact]) -> JSONValue {
        var members: [Member] = []
        for fact in facts {
            members.removeAll { $0.name == fact.name }
            members.append(Member(fact.name, .string(fact.value)))
        }
        return .object(members)
    }

    /// An object with one more member.
    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + [Member(name, value)])
    }
}
