import Synchronization

/// Gives each log object of this process a number of its own.
///
/// A stream that begins again stores the same stretch of log once more, under other salts and keys: with a number that
/// was used before, its name would be that of an object which is stored already with other content.
final class ObjectNumbers: Sendable {
    private let last = Mutex<UInt64>(0)

    /// A number that was not given before, from 1.
    func next() -> UInt64 {
        last.withLock { last in
            last += 1
            return last
        }
    }
}
