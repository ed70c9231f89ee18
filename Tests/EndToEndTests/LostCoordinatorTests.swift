import Platform
import TestSupport
import Testing

extension EndToEnd {
    /// With the coordinator and all its data gone, repository and recovery key alone bring databases back.
    @Suite struct LostCoordinatorTests {
        @Test(.timeLimit(.minutes(6))) func repositoryAndRecoveryKeyAloneRestore() async throws {
            try await LostCoordinatorScene.with(prepare: Self.testKey) { scene in
                let before = try scene.contents()
                try await Self.restoreToAll(scene)
                try await Self.layOut(scene)
                try await Self.refuse(scene)
                #expect(try scene.contents() == before, "the repository is only read")
                try await Self.meetDamage(scene)
            }
        }

        /// The key is tested while the coordinator lives; it says who passed, and reminds no more.
        private static func testKey(_ fleet: TestFleet, _ key: String) async throws {
            func reminds() async throws -> Bool {
                try await fleet.ask("status")["findings"]?.text.contains("recovery-key test") == true
            }
            #expect(try await reminds())
            let foreign = fleet.folder.file("config/other.key")
            let own = String(decoding: try Files.readFile(key), as: UTF8.self)
            let wrong = own.replacing("signing: ", with: "signing: 00").split(separator: "\n").map { $0.prefix(73) }
            try Files.writeFileDurably(foreign, Bytes(wrong.joined(separator: "\n").utf8))
            try Files.chmod(foreign, 0o644)
            let refused = try await fleet.command("recovery-key", "test", "--file", foreign)
            #expect(refused.status == .exited(4) && refused.errorText.contains("HF-303"), "\(refused.errorText)")
            #expect(try await reminds())
            let passed = try await fleet.command("recovery-key", "test", "--file", key)
            #expect(passed.isSuccess && passed.outputText.contains("'main'"), "\(passed.errorText)")
            #expect(try await !reminds())
            let audit = try Files.readFile(fleet.coordinatorData + "/authority/audit.log")
            #expect(String(decoding: audit, as: UTF8.self).contains("recovery-key.passed"))
        }

        private static func restoreToAll(_ scene: LostCoordinatorScene) async throws {
            let record = scene.record
            let targets = [
                ("latest", "1 2 3 5 6 7 8"), (record.between, "1 2 3 5 6"), ("lsn:\(record.position)", "1 2 3 5 6 7"),
                ("xid:\(record.prepared)", "1 2 3 5 6"), ("name:midway: ä", "1 2 3 5 6"),
            ]
            for (at, (target, rows)) in targets.enumerated() {
                let restored = try await scene.started(to: target, in: "target-\(at)")
                #expect(try await TransactionRecord.rows(of: restored) == rows, "\(target)")
                #expect(try await restored.sql("SELECT sum(n) FROM apart") == "500500")
                #expect(try await restored.sql("SELECT pg_is_in_recovery()") == "f")
                try await restored.stop()
            }
        }

        /// Without `--start` the server is started by hand, with nothing of ours; before that a dry run writes nothing.
        private static func layOut(_ scene: LostCoordinatorScene) async throws {
            let place = try scene.place("by-hand")
            let dry = try await scene.restore(to: "latest", in: place, options: ["--dry-run", "--json"])
            #expect(dry.isSuccess, "\(dry.errorText)")
            let plan = try JSONValue(parsing: dry.output)
            #expect(plan["name"]?.string == "main" && plan["dryRun"] == .bool(true), "\(plan.text)")
            #expect(plan["plan"]?["notes"]?.text.contains("the stored log ends at") == true, "\(plan.text)")
            #expect(try Files.list(place).isEmpty)
            let source = plan["source"]?.string ?? ""
            let port = try PostgreSQLServer.freePort()
            let laid = try await scene.restore(source, to: "latest", in: place, options: ["--port", "\(port)"])
            #expect(laid.isSuccess, "\(laid.errorText)")
            #expect(laid.errorText.contains("the stored log ends at"), "\(laid.errorText)")
            let restored = RestoredServer(directory: place + "/data", port: port, like: scene.server)
            try await restored.start()
            let rows = try await eventually(within: .seconds(20)) {
                try await TransactionRecord.rows(of: restored) == "1 2 3 5 6 7 8"
            }
            #expect(rows)
            try await restored.stop()
        }

        private static func refuse(_ scene: LostCoordinatorScene) async throws {
            let place = try scene.place("refused")
            func expect(
                _ code: String, _ status: Int32, _ text: String, _ result: ChildResult
            ) throws {
                #expect(result.status == .exited(status), "\(code): \(result.errorText)")
                #expect(result.errorText.contains(code) && result.errorText.contains(text), "\(result.errorText)")
                #expect(try Files.list(place).isEmpty, "\(code)")
            }
            let own = String(decoding: try Files.readFile(scene.key), as: UTF8.self)
            let foreign = scene.fleet.folder.file("config/foreign.key")
            // The right repository, but the halves swapped.
            let lines = own.split(separator: "\n").map(String.init)
            let swapped =
                [lines[0], lines[1]]
                + [
                    lines[2].replacing("sealing", with: "signing"), lines[3].replacing("signing", with: "sealing"),
                ].reversed()
            let ours = lines[1].dropFirst("repository: ".count)
            let texts = [
                (swapped.joined(separator: "\n") + "\n", "made with another key"),
                (own.replacing(ours, with: "00000000-0000-4000-8000-000000000000"), "is that of repository"),
                ("something else\n", "no recovery key"),
            ]
            for (text, reason) in texts {
                try Files.writeFileDurably(foreign, Bytes(text.utf8))
                try Files.chmod(foreign, 0o644)
                try expect("HF-303", 4, reason, try await scene.restore(to: "latest", in: place, key: foreign))
            }
            let pinned = ["--root-sha256", String(repeating: "0", count: 64)]
            try expect("HF-541", 1, "root", try await scene.restore(to: "latest", in: place, options: pinned))
            try expect("HF-601", 5, "'main', newest backup", try await scene.restore("mian", to: "latest", in: place))
            try expect("HF-501", 6, "2020", try await scene.restore(to: "2020-01-01T00:00:00Z", in: place))
            let within = try await scene.restore(to: "latest", in: scene.fleet.repository + "/within")
            #expect(within.status == .exited(4) && within.errorText.contains("HF-503"), "\(within.errorText)")
            let listed = try await scene.fleet.run(
                "holdfast-agent",
                ["restore", "--repository", scene.fleet.repository, "--recovery-key", scene.key, "--list"])
            #expect(listed.isSuccess && listed.outputText.contains("main"), "\(listed.errorText)")
        }

        /// A damaged pack, and a missing segment, stop the restore by name.
        private static func meetDamage(_ scene: LostCoordinatorScene) async throws {
            let pack = try scene.object("/backup/", "/pack-000001")
            let bytes = try Files.readFile(pack, limit: 64 << 20)
            var wrong = bytes
            wrong[wrong.count / 2] ^= 1
            try put(wrong, pack)
            let flipped = try await scene.restore(to: "latest", in: try scene.place("flipped"), options: ["--start"])
            #expect(flipped.status == .exited(1) && flipped.errorText.contains("HF-542"), "\(flipped.errorText)")
            #expect(flipped.errorText.contains("pack-000001"), "\(flipped.errorText)")
            try put(bytes, pack)

            let place = try scene.place("missing")
            let segments = try scene.contents().compactMap { $0.split(separator: " ").first.map(String.init) }
                .filter { $0.contains("/log/0-00000001/0000") }
            let last = try #require(segments.last)
            try Files.remove(last)
            let missing = try await scene.restore(to: "latest", in: place, options: ["--start"])
            #expect(missing.status == .exited(1) && missing.errorText.contains("HF-541"), "\(missing.errorText)")
            #expect(missing.errorText.contains(last.split(separator: "/").last ?? "-"), "\(missing.errorText)")
            #expect(try Files.list(place).isEmpty, "the proof comes before the target is touched")
        }

        private static func put(_ bytes: Bytes, _ path: String) throws {
            let status = try Files.stat(path)
            try Files.writeFileDurably(path, bytes, mode: 0o600)
            try Files.chown(path, uid: status.uid, gid: status.gid)
        }
    }
}
