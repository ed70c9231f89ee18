import Glibc
import Platform
import Protocol
import Repository

/// A restore from repository and recovery key alone: the rooms of any other restore, on this host's own objects.
struct OfflineRestore: Sendable {
    private let request: OfflineRequest
    private let clock: any WallClock = SystemWallClock()

    init(_ arguments: Arguments) throws(HoldfastError) {
        request = try OfflineRequest(arguments)
    }

    /// Restores, or lists what could be.
    ///
    /// - Throws: `HoldfastError` naming what stopped it.
    func run() async throws {
        do {
            let loop = try EventLoop(name: "signals")
            defer { loop.shutdown() }
            try await untilSignal(loop) { try await self.go() }
        } catch {
            throw HoldfastError(reading: error)
        }
    }

    private func go() async throws {
        let (path, directory) = (request.recoveryKey, request.repository)
        let (key, exposure) = try await BlockingThreads.shared.run {
            (try RecoveryKeyFile.read(path), RecoveryKeyFile.exposure(path))
        }
        if let exposure { AgentCommand.say("note: \(exposure.escapedForOneLine)\n") }
        let repository = try await OfflineRepository(directory, key: key, pinned: request.pinned)
        guard !request.isListing else { return try await list(repository) }
        let (target, excluded) = (try request.target(), try request.excluded())
        let source = try await repository.source(called: try request.source())
        let planning = OfflinePlanning(repository: repository, facts: source.facts, now: clock.now())
        let (plan, notes) = try await planning.plan(target, without: excluded)
        let report = OfflineReport(source: source, plan: plan, notes: notes)
        try await restore(repository, report, try request.order(plan, of: source.facts.source))
    }

    private func restore(_ repository: OfflineRepository, _ report: OfflineReport, _ order: RestoreOrder) async throws {
        try await requireApart(repository.directory, order)
        if !request.wantsJSON { AgentCommand.say(report.planText) }
        let meter = RunMeter(job: .random(), attempt: Attempt(rawValue: 1))
        let progress = Task { await OfflineProgress(meter: meter).run() }  // Ended below, whatever comes.
        do {
            try await RestoreRun(context: try await context(repository, report, order, meter.job), meter: meter).run()
        } catch {
            progress.cancel()
            await progress.value
            throw await Self.told(error, order.directory)
        }
        progress.cancel()
        await progress.value
        AgentCommand.tell(
            request.wantsJSON
                ? report.json(meter, isDry: order.dryRun).text + "\n" : OfflineReport.text(meter.summary))
    }

    /// Says of a restore that was broken off what lies there now.
    private static func told(_ error: any Error, _ directory: String) async -> any Error {
        guard error is CancellationError else { return error }
        // A task of its own, since this one was cancelled.
        let isMarked = await Task {
            try? await BlockingThreads.shared.run { try Files.exists("\(directory)/\(RestoreSetting.markerName)") }
        }.value
        return HoldfastError(
            .cancelled,
            isMarked == true
                ? "the restore was broken off; what lies in '\(directory)' is unfinished and marked so: restore again with "
                    + "--force, or remove it"
                : "the restore was broken off before it wrote anything into '\(directory)'")
    }

    private func context(
        _ repository: OfflineRepository, _ report: OfflineReport, _ order: RestoreOrder, _ job: JobID
    ) async throws -> RestoreContext {
        let program = try await BlockingThreads.shared.run { try Files.readLink("/proc/self/exe") }
        let delivery = StoreDelivery(
            store: repository.store, repository: repository.reader.root.repository, sealed: repository.sealed,
            facts: report.source.facts, clock: clock)
        return RestoreContext(
            job: job, order: order, root: repository.reader.root, delivery: delivery,
            permissions: .everywhere(binaries: request.binaries), scratchDirectory: request.scratch, program: program,
            makeRestorer: RestoreDesk.restorer)
    }

    /// Refuses targets within the repository and around it.
    private func requireApart(_ repository: String, _ order: RestoreOrder) async throws {
        let paths = [order.directory] + order.tablespaces.map(\.new)
        try await BlockingThreads.shared.run {
            let own = RestorePermissions.real(repository) + "/"
            for path in paths {
                let place = RestorePermissions.real(path) + "/"
                guard place.hasPrefix(own) || own.hasPrefix(place) else { continue }
                throw HoldfastError(
                    .targetRefused,
                    "'\(path)' and the repository '\(repository)' lie within one another; choose another")
            }
        }
    }

    private func list(_ repository: OfflineRepository) async throws {
        var table = TextTable("SOURCE", "NAME", ">BACKUPS", "FROM", "TO", "BRANCH", "TIMELINE")
        var rows: [JSONValue] = []
        for id in try await repository.reader.sources() {
            let source = try await repository.source(called: "\(id)")
            let name = source.definition?.name
            let holdings = source.facts.holdings
            let windows = RestoreWindow.merged(holdings.windows)
            let count = UInt64(holdings.backups.count)
            for window in windows {
                table.add(
                    "\(id)", name, "\(count)", window.fromTime.iso8601, window.toTime.iso8601, "\(window.branch)",
                    "\(window.timeline)")
            }
            if windows.isEmpty { table.add("\(id)", name, "\(count)", nil, nil, nil, nil) }
            rows.append([
                "source": .string("\(id)"), "name": name.map { .string($0) } ?? .null, "backups": .unsigned(count),
                "windows": .array(
                    windows.map {
                        [
                            "from": .string($0.fromTime.iso8601), "to": .string($0.toTime.iso8601),
                            "branch": .unsigned(UInt64($0.branch.rawValue)),
                            "timeline": .unsigned(UInt64($0.timeline.rawValue)),
                        ]
                    }),
            ])
        }
        let json: JSONValue = ["sources": .array(rows)]
        AgentCommand.tell(request.wantsJSON ? json.text + "\n" : table.text)
    }

    /// Runs `body` until it ends; SIGTERM and SIGINT cancel it.
    private func untilSignal(_ loop: EventLoop, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = try SignalWatch([SIGTERM, SIGINT], loop: loop)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask {
                _ = try await signals.next()
                return false
            }
            defer { group.cancelAll() }
            guard try await group.next() == false else { return }
            group.cancelAll()
            try await group.waitForAll()
            throw CancellationError()
        }
    }
}
