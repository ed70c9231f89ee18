import CSystem
import Glibc
import Synchronization

/// A nonblocking descriptor on an event loop, with one waiting reader and one waiting writer at a time.
///
/// The pattern of every use, so that no edge is lost: `clear(direction)`, then the system call, and only when that says
/// EAGAIN, `wait(direction)` and again from the start. Any thread may call; `close` is safe at any moment, since the
/// number is given back to the kernel only when no call uses it.
package final class LoopDescriptor: Sendable {
    /// What is waited for.
    package enum Direction: Int, Sendable {
        case read
        case write
    }

    private struct Side {
        var isReady = false
        var waiter: (id: UInt64, continuation: CheckedContinuation<Void, any Error>)?
    }

    private struct State {
        var sides = [Side(), Side()]
        var token: UInt64?
        var lastWaiter: UInt64 = 0
        var users = 0
        var isClosed = false
    }

    /// The loop that watches the descriptor.
    package let loop: EventLoop
    private let raw: Int32
    private let state = Mutex(State())

    /// Takes ownership of `descriptor`, makes it nonblocking and has `loop` watch it until `close`.
    package init(_ descriptor: consuming FileDescriptor, loop: EventLoop) throws(SystemError) {
        self.loop = loop
        let number = descriptor.raw
        _ = try retrying("fcntl") { fcntl(number, F_SETFL, fcntl(number, F_GETFL, 0) | O_NONBLOCK) }
        raw = descriptor.release()
        do {
            let token = try loop.core.register(self, raw: raw)
            state.withLock { $0.token = token }
        } catch {
            close()
            throw error
        }
    }

    /// Uses the number for a call that does not block.
    ///
    /// - Throws: ECANCELED after `close`, or what `body` throws.
    package func use<Result>(_ body: (Int32) throws -> Result) throws -> Result {
        try state.withLock { state in
            guard !state.isClosed else { throw Self.closed }
            state.users += 1
        }
        defer { endUse() }
        return try body(raw)
    }

    private func endUse() {
        let isLast = state.withLock { state in
            state.users -= 1
            return state.isClosed && state.users == 0
        }
        if isLast { Glibc.close(raw) }
    }

    /// Ends every wait with ECANCELED and closes the descriptor as soon as no call uses it; again is no error.
    package func close() {
        let (waiters, token, isUnused) = state.withLock { state in
            guard !state.isClosed else { return ([CheckedContinuation<Void, any Error>](), UInt64?.none, false) }
            state.isClosed = true
            let waiters = state.sides.compactMap { $0.waiter?.continuation }
            state.sides = [Side(), Side()]
            return (waiters, state.token, state.users == 0)
        }
        if let token { loop.core.unregister(token, raw: raw) }
        if isUnused { Glibc.close(raw) }
        for waiter in waiters { waiter.resume(throwing: Self.closed) }
    }

    /// Whether `close` was called.
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    private static var closed: SystemError { SystemError(call: "wait", errno: ECANCELED) }
}

/// Readiness.
extension LoopDescriptor {
    /// Forgets an earlier edge; call it right before the system call that may say EAGAIN.
    package func clear(_ direction: Direction) {
        state.withLock { $0.sides[direction.rawValue].isReady = false }
    }

    /// Waits until an edge came since `clear`.
    ///
    /// - Throws: `CancellationError`; ECANCELED when the descriptor is closed; EBUSY when another task waits for the
    ///   same direction.
    package func wait(_ direction: Direction) async throws {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if let result = park(continuation, id, direction) { continuation.resume(with: result) }
                if Task.isCancelled { abandon(id, direction) }
            }
        } onCancel: {
            abandon(id, direction)
        }
    }

    /// Keeps the continuation for the next edge, or says at once how the wait ends.
    private func park(
        _ continuation: CheckedContinuation<Void, any Error>, _ id: UInt64, _ direction: Direction
    ) -> Result<Void, any Error>? {
        state.withLock { state in
            if state.isClosed { return .failure(Self.closed) }
            let side = direction.rawValue
            if state.sides[side].isReady { return .success(()) }
            if state.sides[side].waiter != nil { return .failure(SystemError(call: "wait", errno: EBUSY)) }
            state.sides[side].waiter = (id, continuation)
            return nil
        }
    }

    private func abandon(_ id: UInt64, _ direction: Direction) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            let side = direction.rawValue
            guard let waiter = state.sides[side].waiter, waiter.id == id else { return nil }
            state.sides[side].waiter = nil
            return waiter.continuation
        }
        waiter?.resume(throwing: CancellationError())
    }

    /// Takes the kernel's events; an error or hang-up counts for both directions, so that each meets it by its call.
    func becameReady(_ events: UInt32) {
        let failed = EPOLLERR.rawValue | EPOLLHUP.rawValue
        if events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | failed) != 0 { wake(.read) }
        if events & (EPOLLOUT.rawValue | failed) != 0 { wake(.write) }
    }

    private func wake(_ direction: Direction) {
        let waiter = state.withLock { state in
            let side = direction.rawValue
            state.sides[side].isReady = true
            defer { state.sides[side].waiter = nil }
            return state.sides[side].waiter?.continuation
        }
        waiter?.resume()
    }
}
