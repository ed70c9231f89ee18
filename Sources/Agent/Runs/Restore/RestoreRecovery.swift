import Platform
import Protocol

/// Starts the restored database and serves it its log until it is open.
struct RestoreRecovery: Sendable {
    let context: RestoreContext
    let proof: RestoreProof
    let plan: RestoreTargetPlan
    let meter: RunMeter

    /// - Parameter root: the restored data directory.
    /// - Returns: where recovery ended.
    /// - Throws: the damage that ended the serving of log, before what the server made of it.
    func run(_ root: TargetRoot) async throws -> RecoveryEnd {
        let loop = try EventLoop(name: "restore")
        defer { loop.shutdown() }
        let shelf = LogShelf(
            proof.log, histories: proof.histories, reader: context.reader(proof))
        let server = try await meter.step("log") { try await prepare(root, shelf, loop) }
        do {
            let end = try await meter.step("replay") { try await recover(server) }
            await close(server, shelf)
            return end
        } catch {
            await close(server, shelf)
            throw await shelf.failure ?? error
        }
    }

    private func close(_ server: LogServer, _ shelf: LogShelf) async {
        server.close()
        await shelf.close()
    }

    private func prepare(_ root: TargetRoot, _ shelf: LogShelf, _ loop: EventLoop) async throws -> LogServer {
        let (segmentSize, owner, meter) = (proof.log.segmentSize, plan.owner, meter)
        let server = try await BlockingThreads.shared.run {
            try LogServer(in: root, shelf, segmentSize: segmentSize, owner: owner, loop: loop, meter: meter)
        }
        let command = RestoreCommand.line(program: context.program, socket: TargetLayout.socketName)
        let notes = try await plan.restorer.configure(proof.content.restored(plan.layout, logCommand: command))
        FaultPoint.hit("restore.configured")
        for note in notes { meter.tell("note", note) }
        return server
    }

    private func recover(_ server: LogServer) async throws -> RecoveryEnd {
        let total = UInt64(proof.log.segments.count)
        meter.expect(bytes: total &* proof.log.segmentSize, items: total)
        return try await withThrowingTaskGroup(of: RecoveryEnd?.self) { group in
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask {
                FaultPoint.hit("restore.starting")
                let end = try await plan.restorer.recover { progress in
                    let position = progress.position.map { " at \($0)" } ?? ""
                    meter.note(progress.text + position)
                }
                FaultPoint.hit("restore.opened")
                return end
            }
            defer { group.cancelAll() }
            while let end = try await group.next() {
                if let end { return end }
            }
            throw CancellationError()
        }
    }
}
