import Platform
import TestSupport
import Testing

extension EndToEndKills {
    /// kill -9 of the coordinator while an operator changes the fleet: the same again completes it, once.
    @Suite struct OperationKillTests {
        @Test(.timeLimit(.minutes(8)))
        func coordinatorKilledDuringChanges() async throws {
            try await Matrix.with { matrix in
                let authority = try FaultPointNames.all(in: "Coordinator/Authority")
                try await matrix.killDuringEnrolments(authority.filter { $0.hasPrefix("enrolment.") })
                let written = ["source.defined", "upkeep.stored"]
                try await matrix.killDuringEdits(["source.moved-not-left"] + written)
                try await matrix.fleet.backUp("main")
                try await matrix.fleet.command("source", "remove", "main").requireSuccess()
                let stores = LongRun.isWanted ? try FaultPointNames.all(in: "Repository/Stores") : []
                try await matrix.killDuringAdditions(["source.noted-not-defined"] + written + stores)
                try FaultResult.write(matrix.results, as: "coordinator, agents and sources")
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func coordinatorKilledWhileAMemberIsAdded() async throws {
            let more = LongRun.isWanted ? ["source.defined", "upkeep.stored"] : []
            try await Matrix.with(isDebianLayout: false) { matrix in
                let primary = matrix.server
                try await PostgreSQLServer.withStandby(of: primary) { standby in
                    try await standby.catchUp(with: primary)
                    for point in ["member.added-not-noted"] + more {
                        try await matrix.killDuringMembership(of: standby, point)
                    }
                }
                try FaultResult.write(matrix.results, as: "coordinator, members")
            }
        }
    }
}
