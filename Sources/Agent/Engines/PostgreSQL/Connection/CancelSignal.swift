import CSystem
import Glibc
import Platform
import Synchronization

/// Wakes a thread that polls on a connection, from any other thread.
final class CancelSignal: Sendable {
    /// Readable once `raise` or `wake` was called.
    let descriptor: FileDescriptor
    private let raised = Mutex(false)

    init() throws(SystemError) {
        let raw = eventfd(0, O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else { throw .current("eventfd") }
        descriptor = FileDescriptor(taking: raw)
    }

    /// Whether the work is to end.
    var isRaised: Bool { raised.withLock { $0 } }

    /// Ends the work, for good.
    func raise() {
        raised.withLock { $0 = true }
        wake()
    }

    /// Makes the thread look around.
    func wake() {
        var one: UInt64 = 1
        _ = write(descriptor.raw, &one, 8)
    }

    /// Takes back earlier wakes.
    func drain() {
        var count: UInt64 = 0
        _ = read(descriptor.raw, &count, 8)
    }
}
