import Platform
import Protocol

extension CheckReport {
    /// The report for programs.
    var json: JSONValue { ["items": .array(items.map(\.json)), "facts": .facts(facts)] }
}

extension CheckItem {
    /// The requirement for programs.
    var json: JSONValue {
        ["name": .string(name), "level": .word(level), "text": .string(text), "remedy": .text(remedy)]
    }
}
