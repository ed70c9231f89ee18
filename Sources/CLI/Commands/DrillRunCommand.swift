import Platform
import Protocol

/// `holdfast drill run`: proves on another host that a source comes back.
struct DrillRunCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast drill run", "restore a source on a drill agent, check it, keep the evidence, remove it",
        words: [.init("NAME")],
        options: [
            .init("--on", "AGENT", "the drill agent, enrolled with a token made --for drill"),
            .init("--to", "TARGET", "latest (default), random, or what restore takes"),
            .init("--timeline", "T", "end on this timeline"),
            .init("--branch", "N", "on this branch of the log, as status numbers them"),
        ] + DrillChecks.options + [
            .init("--no-amcheck", "leave out pg_amcheck, which reads every table and index"),
            .init("--full-read", "read every page and compare its checksum"),
            .init("--rto", "DURATION", "fail when proof, fetch, replay and opening take longer, such as 30min"),
            .init("--rpo", "DURATION", "fail when more work than this is lost, such as 5s; with --to latest"),
            .init("--time-limit", "DURATION", "give up after so long (default: 6h)"),
            .init("--detach", "return the job's id at once"),
        ] + Profile.options,
        notes:
            "Exit status 1 when the verdict is that it failed. The evidence: holdfast drill show, holdfast drill report."
    )

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let request = try await BlockingThreads.shared.run { try order(by: arguments) }
        let made = try await Coordinator.ask(request, for: JobReference.self, arguments)
        return try await JobFollower.result(of: made.job, arguments: arguments)
    }

    private static func order(by arguments: Arguments) throws(HoldfastError) -> OpDrillRun {
        guard let agent = try arguments.agentName(option: "--on") else {
            throw HoldfastError(.usage, "holdfast drill run needs --on; see holdfast drill run --help")
        }
        let timeline: UInt32? = try arguments.integer("--timeline", in: 1...UInt32.max)
        return OpDrillRun(
            name: try arguments.sourceName(), agent: agent, target: arguments.option("--to") ?? "latest",
            timeline: timeline.map(TimelineID.init(rawValue:)), checks: try DrillChecks.read(arguments),
            amcheck: !arguments.isSet("--no-amcheck"), fullRead: arguments.isSet("--full-read"),
            recoveryTime: try microseconds(arguments, "--rto"), recoveryPoint: try microseconds(arguments, "--rpo"),
            timeLimit: try microseconds(arguments, "--time-limit").map { max(1, $0 / 1_000_000) },
            branch: try arguments.branch())
    }

    private static func microseconds(_ arguments: Arguments, _ option: String) throws(HoldfastError) -> UInt64? {
        guard let text = arguments.option(option) else { return nil }
        guard let duration = DurationText.parse(text), duration > .zero else {
            throw HoldfastError(.usage, "\(option) takes a span of time such as 90s, 15min or 2h, not '\(text)'")
        }
        let (seconds, attoseconds) = duration.components
        return UInt64(clamping: seconds.multipliedReportingOverflow(by: 1_000_000).partialValue)
            &+ UInt64(attoseconds / 1_000_000_000_000)
    }
}
