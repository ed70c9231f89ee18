import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// The catalogue made anew from the repository lists what it listed before.
    @Suite struct CatalogRebuildTests {
        @Test(.timeLimit(.minutes(5)))
        func theListingIsEqualFieldByField() async throws {
            try await FailoverScene.with { scene in
                let fleet = scene.fleet
                var rows = try await CommittedRows(on: scene.primary)
                try await rows.write(5)
                try await fleet.backUp("main")
                try await Self.cancelOne(fleet)
                try await Self.failOver(scene, &rows)
                try await rows.write(5)
                try await fleet.backUp("main")
                try await scene.expectStored(onTimeline: 2)
                let mark = try #require(rows.marks.last)
                try await fleet.command("verify").requireSuccess()
                await scene.a.process.stop()
                await scene.b.process.stop()

                let before = try await FleetListing.text(fleet)
                let rebuilt = try await fleet.ask("catalog", "rebuild")
                #expect(rebuilt.text.contains("records"), "\(rebuilt.text)")
                #expect(try await FleetListing.text(fleet) == before)

                try await Self.loseCatalogue(fleet)
                let after = try await FleetListing.text(fleet)
                #expect(Self.withoutVerification(after) == Self.withoutVerification(before))
                try await fleet.start(scene.b)
                try await scene.expectStored(onTimeline: 2)
                try await scene.expect(mark, to: "latest")
                try await fleet.command("verify").requireSuccess()
            }
        }

        private static func cancelOne(_ fleet: TestFleet) async throws {
            try await fleet.run("holdfast", ["source", "edit", "main", "--max-rate", "200000"]).requireSuccess()
            let job = try #require(try await fleet.ask("backup", "run", "main", "--detach")["job"]?.string)
            let isCopying = try await eventually(within: .seconds(30)) {
                try await fleet.ask("job", "show", job)["phase"]?.string == "copying"
            }
            #expect(isCopying)
            try await fleet.command("job", "cancel", job).requireSuccess()
            let hasEnded = try await eventually(within: .seconds(30)) {
                try await fleet.ask("job", "show", job)["state"]?.string == "cancelled"
            }
            #expect(hasEnded)
            try await fleet.run("holdfast", ["source", "edit", "main", "--max-rate", "0"]).requireSuccess()
        }

        private static func failOver(_ scene: FailoverScene, _ rows: inout CommittedRows) async throws {
            try await scene.standby.catchUp(with: scene.primary)
            await scene.primary.crash()
            try await scene.standby.sql("SELECT pg_promote()")
            rows.goOn(on: scene.standby)
            try await scene.expect(["a": "failing", "b": "writing"])
        }

        private static func loseCatalogue(_ fleet: TestFleet) async throws {
            await fleet.coordinator.stop()
            for name in try Files.list(fleet.coordinatorData) where name.hasPrefix("catalog.sqlite") {
                try Files.remove(fleet.coordinatorData + "/" + name)
            }
            try await fleet.coordinator.start()
            #expect(try await fleet.coordinator.ended(within: .seconds(30)))
            let rebuilt = try await fleet.run("holdfast-coordinator", ["rebuild", "--data-dir", fleet.coordinatorData])
            #expect(rebuilt.isSuccess && rebuilt.outputText.contains("does not come back"), "\(rebuilt.errorText)")
            try await fleet.coordinator.start()
            try await fleet.waitForCoordinator()
        }

        /// The results of verifications lie in no chain.
        private static func withoutVerification(_ text: String) -> String {
            text.replacing(#/"verified": ?("[^"]*"|null)/#, with: "")
        }
    }
}
