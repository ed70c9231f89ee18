import Platform
package import Protocol

extension CoordinatorLink {
    /// The pause before a request that the coordinator asked to repeat later.
    private static let pause = Duration.milliseconds(500)

    /// Runs a conversation, and runs it again on the next connection when this one is lost.
    ///
    /// The conversation must be idempotent: the other side may have carried it out although its reply was lost.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for each connection, and to repeat what the coordinator was too busy for.
    ///   - body: the conversation.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, unless it is a loss of the connection; what ``channel(within:)`` throws.
    package func repeating<T: Sendable>(
        patience: Duration = patience, _ body: (SecureChannel) async throws -> T
    ) async throws -> T {
        var busyUntil: ContinuousClock.Instant?
        while true {
            let channel = try await channel(within: patience)
            do {
                return try await body(channel)
            } catch is ChannelClosed {
                lost(channel)
            } catch let error as HoldfastError where error.code == .connectionLost {
                lost(channel)
            } catch let error as StreamReset {
                throw error.error
            } catch let error as HoldfastError where error.code.exitStatus == .tryAgain {
                let end = busyUntil ?? ContinuousClock.now + patience
                busyUntil = end
                guard ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: Self.pause)
            }
            try Task.checkCancellation()
        }
    }

    /// Asks one question and takes the one answer, on this connection or a later one.
    package func ask<Question: Message, Answer: Message>(
        _ question: Question, for answer: Answer.Type = Answer.self, patience: Duration = patience
    ) async throws -> Answer {
        try await repeating(patience: patience) { channel in
            try await channel.ask(question, for: Answer.self)
        }
    }

    /// What a coordinator says that cannot note something now, such as one whose disk is full.
    private static let passing: Set<ErrorCode> = [
        .catalogue, .repositoryUnusable, .fileSystem, .noSpace, .internalFault,
    ]
    /// The longest pause before such a coordinator is told again.
    private static let longestRest = Duration.seconds(30)

    /// Tells the coordinator something until it has noted it, also one that cannot do so at first.
    ///
    /// - Parameters:
    ///   - message: what it must come to know.
    ///   - patience: how long to try, and to wait for each connection.
    /// - Throws: its refusal, when trying again is vain or the patience is over; what ``channel(within:)`` throws.
    package func insist(on message: some Message, patience: Duration) async throws {
        let end = ContinuousClock.now + patience
        var rest = Self.pause
        while true {
            do {
                _ = try await ask(message, for: Done.self, patience: patience)
                return
            } catch let error as HoldfastError where Self.passing.contains(error.code) && ContinuousClock.now < end {
                try await Task.sleep(for: rest)
                rest = min(rest * 2, Self.longestRest)
            }
        }
    }
}
