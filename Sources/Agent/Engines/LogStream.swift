package import Protocol

/// A running stream of log. `receive` and `rest` are called by one task; the other two by any.
package protocol LogStream: Sendable {
    /// Has everything that comes taken right where it came in, on a thread that may block, until `take` wants no more: a
    /// thread that is woken for each message costs more than what is done with it.
    ///
    /// - Parameter take: takes one event after the other; nil to go on.
    /// - Returns: what `take` made of the last one.
    /// - Throws: `HoldfastError` when the stream fails; `CancellationError` when the task was cancelled or `close` called;
    ///   what `take` throws.
    func receive<Taken: Sendable>(_ take: @escaping @Sendable (LogEvent) throws -> Taken?) async throws -> Taken
    /// Takes no log for a moment, while there is no room for it; what is reported still reaches the database.
    ///
    /// - Throws: as `receive`.
    func rest() async throws
    /// Tells the database that log up to `written` is safe; sent at once and again as often as the database needs to
    /// hear of us. A position behind an earlier one changes nothing.
    ///
    /// - Parameters:
    ///   - written: where safe log ends.
    ///   - isFlushed: whether that counts as flushed and applied too, so that commits may wait for it; else these two
    ///     stay invalid and no commit ever waits for this stream.
    func report(written: LSN, isFlushed: Bool)
    /// Ends the stream.
    func close() async
}
