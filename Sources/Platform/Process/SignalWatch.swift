import CSystem
import Glibc

/// Turns signals to the process into values that a task waits for. One watch at a time.
package final class SignalWatch: Sendable {
    private let signals: [Int32]
    private let arrivals: LoopDescriptor
    private let writer: FileDescriptor

    /// Catches `signals`, such as SIGTERM and SIGINT, from now on; they get their default again when the owner lets go.
    package init(_ signals: [Int32], loop: EventLoop) throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        _ = try retrying("pipe2") {
            withUnsafeMutablePointer(to: &ends) { pair in
                pair.withMemoryRebound(to: Int32.self, capacity: 2) { hf_pipe($0, O_CLOEXEC | O_NONBLOCK) }
            }
        }
        self.signals = signals
        let reader = FileDescriptor(taking: ends.0)
        writer = FileDescriptor(taking: ends.1)
        arrivals = try LoopDescriptor(reader, loop: loop)
        for signal in signals { _ = hf_watch_signal(signal, writer.raw) }
    }

    deinit {
        for signal in signals { _ = hf_watch_signal(signal, -1) }
        arrivals.close()
    }

    /// Waits for the next signal and returns its number.
    ///
    /// - Throws: `CancellationError`; ECANCELED after the loop's shutdown.
    package func next() async throws -> Int32 {
        var number: UInt8 = 0
        while true {
            arrivals.clear(.read)
            let count = try arrivals.use { read($0, &number, 1) }
            if count == 1 { return Int32(number) }
            try await arrivals.wait(.read)
        }
    }
}
