import Platform
import Protocol

/// A connection to the coordinator, as the operator whom the profile names.
struct Coordinator: Sendable {
    private let channel: SecureChannel

    /// Connects, lends the connection to `body`, and ends it.
    static func connected<Result: Sendable>(
        by arguments: Arguments, _ body: (Coordinator) async throws -> Result
    ) async throws -> Result {
        let profile = try await BlockingThreads.shared.run { try Profile(arguments) }
        let loop = try EventLoop(name: "coordinator")
        defer { loop.shutdown() }
        let channel = try await dial(profile, loop)
        let running = Task { try await channel.run() }  // Moves the frames while `body` asks; ended below.
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(Coordinator(channel: channel)))
        } catch {
            result = .failure(HoldfastError(channelError: error))
        }
        channel.close()
        _ = await running.result
        return try result.get()
    }

    /// Asks one question over a connection of its own.
    static func ask<Reply: Message>(
        _ request: some Message, for type: Reply.Type, _ arguments: Arguments
    ) async throws -> Reply {
        try await connected(by: arguments) { try await $0.channel.ask(request, for: type) }
    }

    /// Shows a job as it stands and at each report until it has ended; returns the last one.
    func follow(_ job: JobID, _ show: (JobRow) -> Void) async throws -> JobRow {
        let standing = try await channel.ask(OpJobShow(job: job), for: JobRow.self)
        if standing.state == .queued { show(standing) }
        let stream = try await channel.open(OpJobFollow(job: job), end: true)
        while true {
            let row = try await stream.expect(JobRow.self)
            show(row)
            if row.hasEnded { return row }
        }
    }

    private static func dial(_ profile: Profile, _ loop: EventLoop) async throws -> SecureChannel {
        guard let endpoint = Endpoint(profile.coordinator) else {
            throw HoldfastError(.profile, "'\(profile.coordinator)' is no coordinator's address; it must be HOST:PORT")
        }
        let context = try await BlockingThreads.shared.run { try profile.tlsContext() }
        let socket = try await Socket.connect(
            host: endpoint.host, port: endpoint.port, loop: loop, timeout: OperatorLimits.answer)
        let versions = ProtocolVersion.spoken
        let hello = Hello(
            minimumVersion: versions.lowerBound, maximumVersion: versions.upperBound, software: Software.version,
            role: .operator)
        do {
            let stream = try await TLSStream.client(
                socket, context: context, serverName: nil, deadline: OperatorLimits.answer)
            return try await SecureChannel.dial(over: stream, hello: hello, limits: OperatorLimits.channel)
        } catch let error as HoldfastError where error.code == .timedOut {
            throw HoldfastError(
                .unreachable,
                "the coordinator at \(profile.coordinator) takes connections but does not answer; is it stopped, or busy?"
            )
        }
    }
}

/// How long a person waits for a coordinator that does not answer: less than an agent does.
private enum OperatorLimits {
    /// For the connection, the handshake and the greeting, each.
    static let answer = Duration.seconds(5)

    /// For signs of life while something is asked.
    static var channel: ChannelLimits {
        var limits = ChannelLimits()
        limits.greeting = answer
        limits.pingInterval = .seconds(5)
        limits.patience = .seconds(15)
        return limits
    }
}
