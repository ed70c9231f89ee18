import Glibc
import Platform

/// Threads for simulated worlds, which compute for minutes: whoever waits for a clock, a disk or a socket goes first.
enum SimulationThreads {
    private static let threads = BlockingThreads(name: "simulation", count: sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// Runs `body` on one of them and waits for it.
    static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await threads.run {
            // Of this thread alone.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
            return try body()
        }
    }
}
