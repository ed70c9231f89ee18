import CSystem
import Glibc
import Synchronization

/// A started child. One thread watches it, moves its pipes and reaps it, so it never stays behind as a zombie.
package final class RunningChild: Sendable {
    private struct State {
        var result: ChildResult?
        var waiters: [CheckedContinuation<ChildResult, Never>] = []
        /// When SIGKILL follows a SIGTERM.
        var killTime: ContinuousClock.Instant?
        var wasKilled = false
    }

    /// The child's process id, and the id of its process group.
    package let pid: Int32
    private let name: String
    private let pidDescriptor: FileDescriptor
    private let wake: FileDescriptor
    private let pipes: ChildPipes
    private let state = Mutex(State())

    init(name: String, pid: Int32, pipes: ChildPipes) throws(SystemError) {
        self.name = name
        self.pid = pid
        self.pipes = pipes
        do {
            pidDescriptor = FileDescriptor(taking: try retrying("pidfd_open") { hf_pidfd_open(pid) })
            wake = FileDescriptor(taking: try retrying("eventfd") { eventfd(0, 0o2_004_000) })
        } catch {
            kill(-pid, SIGKILL)
            waitpid(pid, nil, 0)
            throw error
        }
        do {
            try SystemThread.start(name: "child") { [self] in watch() }
        } catch {
            kill(-pid, SIGKILL)
            waitpid(pid, nil, 0)
            throw error
        }
    }

    /// Waits for the end of the child. Cancellation does not end the wait; `terminate` does.
    package func wait() async -> ChildResult {
        await withCheckedContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiters.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(returning: result) }
        }
    }

    /// Asks the child's process group to end, kills what is left of it after `grace`, and waits for the end.
    package func terminate(grace: Duration = .seconds(10)) async -> ChildResult {
        beginTermination(grace: grace)
        return await wait()
    }

    /// Sends a signal to the child's process group; nothing happens once the child has ended.
    package func signal(_ number: Int32) {
        // Under the lock that reaping takes, so the id cannot belong to someone else by now.
        state.withLock { state in
            if state.result == nil { kill(-pid, number) }
        }
    }

    /// Whether the child still runs.
    package var isRunning: Bool { state.withLock { $0.result == nil } }

    func beginTermination(grace: Duration) {
        let end = ContinuousClock.now + grace
        state.withLock { state in
            guard state.result == nil else { return }
            kill(-pid, SIGTERM)
            state.killTime = min(state.killTime ?? end, end)
        }
        var one: UInt64 = 1
        _ = write(wake.raw, &one, MemoryLayout.size(ofValue: one))
    }
}

/// The watching thread.
extension RunningChild {
    private func watch() {
        while true {
            var descriptors = pipes.interests
            descriptors.append(pollfd(fd: pidDescriptor.raw, events: Int16(POLLIN), revents: 0))
            descriptors.append(pollfd(fd: wake.raw, events: Int16(POLLIN), revents: 0))
            _ = poll(&descriptors, nfds_t(descriptors.count), killWhenDue())
            var count: UInt64 = 0
            _ = read(wake.raw, &count, MemoryLayout.size(ofValue: count))
            pipes.advance()
            if descriptors[3].revents != 0, finish() { return }
        }
    }

    /// Kills the group when its grace is over, and tells how many milliseconds to wait at most, -1 for any time.
    private func killWhenDue() -> Int32 {
        state.withLock { state in
            guard let killTime = state.killTime, !state.wasKilled else { return -1 }
            let rest = killTime - ContinuousClock.now
            if rest <= .zero {
                state.wasKilled = true
                kill(-pid, SIGKILL)
                return -1
            }
            return rest < .seconds(1) ? Int32(rest.components.attoseconds / 1_000_000_000_000_000) + 1 : 1000
        }
    }

    /// Reaps the child and tells those who wait; false when it has not ended after all.
    private func finish() -> Bool {
        // What the child wrote before its end is in the pipes by now.
        pipes.advance()
        let waiters: [CheckedContinuation<ChildResult, Never>]? = state.withLock { state in
            // The rest of a group that was told to end goes too, while its id cannot be another's.
            if state.killTime != nil { kill(-pid, SIGKILL) }
            let code = hf_reap(pid)
            guard code != -2 else { return nil }
            state.result = ChildResult(
                name: name, status: code >= 256 ? .signalled(code - 256) : .exited(code),
                output: pipes.outputBytes, errors: pipes.errorBytes, isCut: pipes.isCut)
            defer { state.waiters = [] }
            return state.waiters
        }
        guard let waiters, let result = state.withLock({ $0.result }) else { return false }
        for waiter in waiters { waiter.resume(returning: result) }
        return true
    }
}
