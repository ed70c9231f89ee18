import Platform
import Protocol

/// Named values, one a line, with the values in one column.
struct FactTable {
    private var facts: [(name: String, value: String)] = []

    /// Adds a value; one that is nil or empty is left out.
    mutating func add(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { facts.append((name, value.escapedForOneLine)) }
    }

    /// Adds facts that the other side told.
    mutating func add(_ facts: [Fact]) {
        for fact in facts { add(fact.name.escapedForOneLine, fact.value) }
    }

    /// The lines, each ending in a line break.
    var text: String {
        let width = facts.map(\.name.count).max() ?? 0
        return facts.map { $0.name + ":" + String(repeating: " ", count: width - $0.name.count + 1) + $0.value + "\n" }
            .joined()
    }
}
