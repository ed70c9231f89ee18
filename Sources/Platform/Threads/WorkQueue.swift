/// Work in order of arrival, taken by threads that wait for it.
final class WorkQueue: @unchecked Sendable {
    /// The most pieces of work that may wait; more are refused.
    static let limit = 65_536

    private let condition = ThreadCondition()
    private var pending: [Work] = []
    private var head = 0
    private var isStopped = false

    /// Adds a piece of work.
    ///
    /// - Throws: `busy` when too much waits, `cancelled` after `stop`.
    func add(_ work: Work, name: String) throws {
        try condition.locked {
            guard !isStopped else { throw HoldfastError(.cancelled, "\(name) is stopped and takes no more work") }
            guard pending.count - head < Self.limit else {
                throw HoldfastError(.busy, "\(name) has \(Self.limit) pieces of work waiting; try again later")
            }
            pending.append(work)
            condition.signal()
        }
    }

    /// Waits for the next piece; nil after `stop`, when nothing is left.
    func next() -> Work? {
        condition.locked {
            while head == pending.count {
                if isStopped { return nil }
                condition.wait()
            }
            return removeFirst()
        }
    }

    /// Lets the threads end after what is queued.
    func stop() {
        condition.locked {
            isStopped = true
            condition.broadcast()
        }
    }

    private func removeFirst() -> Work {
        let work = pending[head]
        head += 1
        // Compacts now and then, so that taking one stays cheap and finished work is let go.
        if head == pending.count || head >= 1024 {
            pending.removeFirst(head)
            head = 0
        }
        return work
    }

    /// Runs work on the calling thread until `stop`.
    func drain() {
        while let work = next() { work.run() }
    }
}
