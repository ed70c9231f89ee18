import Platform
import TestSupport
import Testing

/// Kills while the log is followed.
extension Matrix {
    /// Kills the side at each point while the database writes; what was committed is there in the end.
    mutating func killDuringLog(_ points: [String], side: Side) async throws {
        try await fleet.backUp("main")
        var passed = 0
        for (number, point) in points.enumerated() {
            try await arm(side, point)
            try await server.sql("INSERT INTO kept VALUES (\(number)); SELECT pg_switch_wal()")
            // It ends with the killed side, or carries the log on to where the point is passed.
            _ = try await fleet.command("log", "flush", "main")
            let isPassed = try await process(side).ended(within: .seconds(5))
            if isPassed { passed += 1 }
            let up = try await revive(side)
            let goesOn = try await eventually(within: KillLimit.recovery) {
                try await fleet.command("log", "flush", "main").isSuccess
            }
            #expect(goesOn, "\(point): \(agent.process.log.suffix(2000)) \(fleet.coordinator.log.suffix(2000))")
            note(point, isPassed, since: up)
            let verified = try await fleet.command("verify", "--repository", fleet.repository)
            #expect(verified.isSuccess, "\(point): \(verified.outputText)")
        }
        #expect(passed * 2 >= points.count, "only \(passed) of \(points.count) points were passed")
        let findings = try await fleet.sourceStatus("main")?["findings"]?.array ?? []
        #expect(findings.isEmpty, "\(findings.map(\.text))")
        try await expectEverythingAcknowledged(rows: points.count)
    }
}
