import Platform
import Protocol

/// `holdfast source check`: every requirement of a source with its remedy.
struct SourceCheckCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast source check", "check all that a source needs, with remedies", words: [.init("NAME")],
        options: Profile.options, notes: "Exit status 1 when a requirement is not met.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let name = try arguments.sourceName()
        let report = try await Coordinator.ask(OpSourceCheck(name: name), for: CheckReport.self, arguments)
        let isMet = report.items.allSatisfy { $0.level != .failure }
        return CommandResult(text: text(report), json: report.json, status: isMet ? .done : .failed)
    }

    /// The report for people.
    static func text(_ report: CheckReport) -> String {
        var facts = FactTable()
        facts.add(report.facts)
        let items = report.items.map { item in
            let remedy = item.level == .passed ? nil : item.remedy
            let lines = remedy?.split(separator: "\n").map { "        \($0.escapedForOneLine)\n" } ?? []
            return "\(mark(item.level)) \(item.name): \(item.text.escapedForOneLine)\n" + lines.joined()
        }
        return facts.text + items.joined()
    }

    private static func mark(_ level: CheckLevel) -> String {
        switch level {
        case .passed: "ok     "
        case .warning: "warning"
        case .failure: "FAILED "
        }
    }
}
