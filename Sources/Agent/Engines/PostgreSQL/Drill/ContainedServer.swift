import Glibc
import Platform

/// The processes of a contained server, told by where they work: below its scratch, where nobody else does.
package struct ContainedServer: Sendable {
    /// How long an orderly end may take.
    static let patience = Duration.seconds(120)
    /// How long an end at once may take.
    static let grace = Duration.seconds(15)
    private static let interval = Duration.milliseconds(50)

    private let processes: ProcessesBeneath
    private let pidFile: String

    /// - Parameters:
    ///   - scratch: the directory that all of it lies in, without symbolic links.
    ///   - data: the data directory within.
    package init(scratch: String, data: String) {
        processes = ProcessesBeneath(scratch)
        pidFile = data + "/postmaster.pid"
    }

    /// Its first process, while that runs. Blocks.
    var postmaster: Int32? {
        let text = (try? Files.readFile(pidFile)).map { String(decoding: $0, as: UTF8.self) }
        guard let number = text?.split(separator: "\n").first.flatMap({ Int32($0) }) else { return nil }
        // The file may be older than the process that has its number.
        return processes.find(calledItself: number, in: Files.directory(of: pidFile))
    }

    /// Lets the server read its configuration again.
    func reload() async throws {
        try await BlockingThreads.shared.run { if let pid = postmaster { processes.signal(pid, SIGHUP) } }
    }

    /// Ends the server, in order if it can, and everything else that works in its scratch.
    ///
    /// - Parameter inOrder: whether all of it is to be written down before.
    /// - Throws: `timedOut` when a process does not end even by force.
    package func end(inOrder: Bool) async throws {
        if inOrder, try await ended(by: SIGINT, within: Self.patience) { return }
        if try await ended(by: SIGQUIT, within: Self.grace) { return }
        for _ in 0..<3 where try await !ended(by: SIGKILL, within: .seconds(5)) {}
        guard try await BlockingThreads.shared.run({ processes.ids.isEmpty }) else {
            throw HoldfastError(.timedOut, "processes of a drill do not end; end those that work below '\(pidFile)'")
        }
    }

    /// Sends a signal, SIGKILL to all of them and any other to the first process, and waits for the end of all.
    private func ended(by number: Int32, within limit: Duration) async throws -> Bool {
        let deadline = ContinuousClock.now + limit
        let hasServer = try await BlockingThreads.shared.run { () -> Bool in
            if number == SIGKILL {
                for pid in processes.ids { processes.signal(pid, number) }
                return true
            }
            return postmaster.map { processes.signal($0, number) } ?? false
        }
        repeat {
            if try await BlockingThreads.shared.run({ processes.ids.isEmpty }) { return true }
            guard hasServer else { return false }
            try await Task.sleep(for: Self.interval)
        } while ContinuousClock.now < deadline
        return false
    }
}
