import CSystem
import Glibc
import Synchronization

/// What the loop's thread works on; kept apart from `EventLoop` so that the thread does not keep the loop alive.
final class LoopCore: @unchecked Sendable {
    private struct Shared {
        var jobs: [UnownedJob] = []
        var descriptors: [UInt64: LoopDescriptor] = [:]
        var nextToken = LoopCore.wakeToken + 1
        var isStopped = false
    }

    private static let wakeToken: UInt64 = 0
    private static let eventsPerWait = 256
    /// How often jobs that add jobs are run before the kernel is asked for events.
    private static let roundsPerWait = 16

    private let epoll: FileDescriptor
    private let wake: FileDescriptor
    private let shared = Mutex(Shared())
    private let thread = Atomic<UInt>(0)
    /// Jobs that the loop's own thread added; touched by that thread only.
    private var local: [UnownedJob] = []

    init() throws(SystemError) {
        epoll = FileDescriptor(taking: try retrying("epoll_create1") { epoll_create1(Int32(bitPattern: 0o2_000_000)) })
        wake = FileDescriptor(taking: try retrying("eventfd") { eventfd(0, 0o2_004_000) })
        try Self.add(wake.raw, token: Self.wakeToken, events: EPOLLIN.rawValue, to: epoll.raw)
    }

    var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Adds a job, from any thread.
    func enqueue(_ job: UnownedJob) {
        if isCurrent { return local.append(job) }
        let wasEmpty = shared.withLock { shared in
            shared.jobs.append(job)
            return shared.jobs.count == 1
        }
        if wasEmpty { wakeUp() }
    }

    /// Lets the thread end once no job is left.
    func stop() {
        shared.withLock { $0.isStopped = true }
        wakeUp()
    }

    /// Closes all descriptors.
    func closeAll() {
        let all = shared.withLock { Array($0.descriptors.values) }
        for descriptor in all { descriptor.close() }
    }

    private func wakeUp() {
        var one: UInt64 = 1
        _ = write(wake.raw, &one, MemoryLayout.size(ofValue: one))
    }
}

/// Descriptors.
extension LoopCore {
    /// Watches `raw` for both directions, edge by edge, until `unregister`.
    func register(_ descriptor: LoopDescriptor, raw: Int32) throws(SystemError) -> UInt64 {
        let token = shared.withLock { shared in
            defer { shared.nextToken += 1 }
            shared.descriptors[shared.nextToken] = descriptor
            return shared.nextToken
        }
        let events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        do {
            try Self.add(raw, token: token, events: events, to: epoll.raw)
        } catch {
            forget(token)
            throw error
        }
        return token
    }

    /// Forgets a descriptor; the kernel's side ends with its close.
    func unregister(_ token: UInt64, raw: Int32) {
        epoll_ctl(epoll.raw, EPOLL_CTL_DEL, raw, nil)
        forget(token)
    }

    private func forget(_ token: UInt64) {
        // The removed value is let go outside the lock, since its deinit may come back here.
        let removed = shared.withLock { $0.descriptors.removeValue(forKey: token) }
        withExtendedLifetime(removed) {}
    }

    private static func add(_ raw: Int32, token: UInt64, events: UInt32, to epoll: Int32) throws(SystemError) {
        var event = epoll_event(events: events, data: epoll_data_t(u64: token))
        _ = try retrying("epoll_ctl") { epoll_ctl(epoll, EPOLL_CTL_ADD, raw, &event) }
    }
}

/// The thread.
extension LoopCore {
    /// Runs jobs and hands out events until `stop`.
    func run(serial: UnownedSerialExecutor, task: UnownedTaskExecutor) {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        var events = [epoll_event](repeating: epoll_event(), count: Self.eventsPerWait)
        var batch: [UnownedJob] = []
        var rounds = 0
        while takeJobs(into: &batch) {
            for job in batch { job.runSynchronously(isolatedTo: serial, taskExecutor: task) }
            batch.removeAll(keepingCapacity: true)
            rounds += 1
            guard local.isEmpty || rounds == Self.roundsPerWait else { continue }
            rounds = 0
            deliver(&events)
        }
    }

    /// Moves what waits into `batch`; false when stopped with nothing left.
    private func takeJobs(into batch: inout [UnownedJob]) -> Bool {
        swap(&batch, &local)
        return shared.withLock { shared in
            batch += shared.jobs
            shared.jobs.removeAll(keepingCapacity: true)
            return !shared.isStopped || !batch.isEmpty
        }
    }

    /// Waits for events, not at all while jobs wait here, and tells the descriptors.
    private func deliver(_ events: inout [epoll_event]) {
        let count = epoll_wait(epoll.raw, &events, Int32(events.count), local.isEmpty ? -1 : 0)
        guard count > 0 else { return }
        for event in events[..<Int(count)] {
            if event.data.u64 == Self.wakeToken {
                clearWake()
            } else {
                let descriptor = shared.withLock { $0.descriptors[event.data.u64] }
                descriptor?.becameReady(event.events)
            }
        }
    }

    private func clearWake() {
        var count: UInt64 = 0
        _ = read(wake.raw, &count, MemoryLayout.size(ofValue: count))
    }
}
