/// Wakes one waiting task; pulses that come while nobody waits count as one.
struct Pulse: Sendable {
    private let stream: AsyncStream<Void>
    private let source: AsyncStream<Void>.Continuation

    init() {
        (stream, source) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Wakes the waiter, now or when it next waits.
    func send() {
        source.yield()
    }

    /// Waits for a pulse.
    ///
    /// - Throws: `CancellationError`.
    func wait() async throws {
        var iterator = stream.makeAsyncIterator()
        guard await iterator.next(isolation: #isolation) != nil else { throw CancellationError() }
        try Task.checkCancellation()
    }
}
