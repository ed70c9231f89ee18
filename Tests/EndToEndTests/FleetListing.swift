import Platform
import TestSupport

/// What operators can list of a fleet, for comparing it with another time; what moves by itself is left out.
enum FleetListing {
    /// Everything, as one text.
    static func text(_ fleet: TestFleet) async throws -> String {
        var parts = [
            try await fleet.ask("source", "list"), try await fleet.ask("source", "show", "main"),
            try await fleet.ask("source", "member", "list", "main"), try await fleet.ask("backup", "list"),
        ]
        for backup in try await fleet.ask("backup", "list").array ?? [] {
            parts.append(try await fleet.ask("backup", "show", backup["id"]?.string ?? backup["backup"]?.string ?? ""))
        }
        parts.append(try await fleet.sourceStatus("main")?["windows"] ?? .null)
        return parts.map { steady($0).text }.joined(separator: "\n")
    }

    /// What agents tell anew each time.
    private static let moving: Set<String> = [
        "heard", "position", "slotRestartLSN", "slotHeldBytes", "slotState", "agentState", "standing", "inRecovery",
        "timeline", "problem",
    ]

    private static func steady(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            // A member's row is known by its standing; timelines of backups and windows are compared.
            let isMember = members.contains { $0.name == "standing" }
            return .object(
                members.filter { !isMember || !moving.contains($0.name) }.map { .init($0.name, steady($0.value)) })
        case .array(let values): return .array(values.map(steady))
        default: return value
        }
    }
}
