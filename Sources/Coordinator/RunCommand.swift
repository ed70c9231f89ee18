import Glibc
import Platform
import Protocol
import Repository

/// `holdfast-coordinator run`: builds the parts, runs the services, stops in good order on SIGTERM and SIGINT.
struct RunCommand {
    static let syntax = CommandSyntax(
        "holdfast-coordinator run", "run the coordinator until SIGTERM or SIGINT",
        options: [
            OptionSyntax(
                "--config", "FILE",
                "settings in YAML: data-dir, listen, spool, spool-limit, log-level, log-json"),
            OptionSyntax(
                "--data-dir", "DIR",
                "where the coordinator keeps its state "
                    + "(default \(CoordinatorSettings.defaultDataDirectory))"),
            OptionSyntax(
                "--listen", "ADDR:PORT",
                "where to take connections "
                    + "(default *:\(CoordinatorSettings.defaultPort); port 0 is any free one)"),
            OptionSyntax("--ready-file", "FILE", "write the address there once connections are taken"),
            OptionSyntax("--log-json", "log one JSON object a line"),
        ])

    let settings: CoordinatorSettings

    /// Runs until a signal comes.
    ///
    /// - Parameter ready: Called with the address once connections are taken.
    /// - Throws: What keeps it from starting.
    func run(ready: (_ address: String) -> Void) async throws {
        let log = Log(level: settings.logLevel, format: settings.logAsJSON ? .json : .text)
        try OpenFileLimit.raise()
        let loop = try EventLoop(name: "sessions")
        let signals = try SignalWatch([SIGTERM, SIGINT], loop: loop)
        let settings = settings
        let state = try await BlockingThreads.shared.run {
            try CoordinatorState(settings: settings, log: log)
        }
        let house = try await House(state: state, log: log)
        try await house.catchUp()
        let listener = try await BlockingThreads.shared.run {
            try TCPListener(host: settings.listenHost, port: settings.listenPort, loop: loop)
        }
        let sessions = SessionListener(
            listener: listener, context: try house.tlsContext(), runner: house.runner, log: log)
        let address = "\(settings.listenHost == "*" ? "0.0.0.0" : settings.listenHost):\(listener.port)"
        log.info("coordinator.listening", (.address, address), (.version, Software.version))
        if let file = settings.readyFile {
            try await BlockingThreads.shared.run { try Files.writeFileDurably(file, Bytes("\(address)\n".utf8)) }
        }
        ready(address)
        let refusal = await serve(house, sessions, signals, log)
        await house.finish()
        house.close()
        log.info("coordinator.stopped")
        if let refusal { throw refusal }
    }

    /// Runs the services until a signal comes, or until there is a reason to end: another coordinator has taken over.
    private func serve(
        _ house: House, _ sessions: SessionListener, _ signals: SignalWatch, _ log: Log
    ) async -> HoldfastError? {
        await withTaskGroup { group in
            group.addTask { await sessions.run() }
            group.addTask { await house.chores.run() }
            group.addTask { await house.keepUp(sessions) }
            group.addTask { await house.followFailovers() }
            group.addTask { await house.spoolUpkeep.run() }
            group.addTask { await house.copies.run() }
            let refusal = await ending(house, signals, log)
            sessions.close()
            house.chores.finish()
            group.cancelAll()
            return refusal
        }
    }

    private func ending(_ house: House, _ signals: SignalWatch, _ log: Log) async -> HoldfastError? {
        await withTaskGroup { group in
            group.addTask {
                if let signal = try? await signals.next() { log.info("coordinator.stopping", (.signal, Int(signal))) }
                return HoldfastError?.none
            }
            group.addTask { await house.replacement() }
            defer { group.cancelAll() }
            guard let first = await group.next(), let refusal = first else { return nil }
            log.error("coordinator.replaced", (.reason, refusal.message))
            return refusal
        }
    }
}
