import Platform
import Protocol
import Repository
import Synchronization

/// Reads the records of the log while it is sealed, segment after segment.
///
/// A segment may be read more than once, so the reader is kept as it stood at the starts of the newest ones.
/// What cannot be read never stops the log: it is left out and told once.
final class LogReading: Sendable {
    private struct State {
        /// Readers where they stood at the starts of segments, the newest last.
        var kept: [(position: LSN, reader: any LogReader)] = []
        var isToldOf = false
    }

    /// How many readers are kept.
    private static let keptReaders = 2

    private let makeReader: @Sendable (LSN, UInt64) -> (any LogReader)?
    private let log: Log
    private let state = Mutex(State())

    /// - Parameters:
    ///   - source: whose log is read.
    ///   - log: where it is told what cannot be read.
    init(source: any LogSource, log: Log) {
        makeReader = { source.reader(from: $0, systemIdentifier: $1) }
        self.log = log
    }

    /// Begins reading `stretch`, which begins with a segment of the cluster `systemIdentifier`.
    ///
    /// - Returns: nil when such log cannot be read.
    func pass(over stretch: Range<LSN>, of systemIdentifier: UInt64) -> LogPass? {
        let kept = state.withLock { $0.kept.last { $0.position == stretch.lowerBound }?.reader }
        return (kept ?? makeReader(stretch.lowerBound, systemIdentifier)).map { LogPass($0, over: stretch) }
    }

    /// Takes back what has read a stretch.
    ///
    /// - Parameters:
    ///   - pass: what was begun here and is at its end.
    ///   - isWhole: whether the stretch was a whole segment.
    /// - Returns: what it read; nil when it could not.
    func end(_ pass: LogPass, isWhole: Bool) -> LogDetails? {
        guard let failure = pass.failure else {
            state.withLock { state in
                state.isToldOf = false
                guard isWhole else { return }
                let end = pass.details.stretch.upperBound
                state.kept = state.kept.filter { $0.position < end }.suffix(Self.keptReaders - 1) + [(end, pass.reader)]
            }
            return pass.details
        }
        let isNew = state.withLock { state in
            defer { state.isToldOf = true }
            return !state.isToldOf
        }
        if isNew { log.warn("log.unreadable", (.reason, failure)) }
        return nil
    }
}
