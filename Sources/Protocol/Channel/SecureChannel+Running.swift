import Platform
import Synchronization

extension SecureChannel {
    /// Carries frames both ways until the connection is over, then makes everything that waits on it throw.
    ///
    /// - Throws: ``ChannelClosed`` when neither side closed it in good order. Cancelling the task closes it at once.
    package func run() async throws {
        let reason = await withTaskExecutorPreference(transport.loop) { await carryFrames() }
        finish(reason)
        await part(reason)
        switch reason {
        case .closedHere, .closedByPeer: return
        case .refused, .violation, .silent, .lost: throw ChannelClosed(reason, peerAddress: peerAddress)
        }
    }

    private func carryFrames() async -> ChannelClosed.Reason {
        await withTaskGroup(of: ChannelClosed.Reason.self) { group in
            group.addTask { await self.ending { try await self.read() } }
            group.addTask { await self.ending { try await self.write() } }
            group.addTask { await self.ending { try await self.beat() } }
            group.addTask { await self.ending { try await self.leave() } }
            let first = await group.next() ?? .closedHere
            group.cancelAll()
            return first
        }
    }

    private func ending(_ work: () async throws -> ChannelClosed.Reason) async -> ChannelClosed.Reason {
        do {
            return try await work()
        } catch let violation as ProtocolViolation {
            return .violation(violation)
        } catch is CancellationError {
            return .closedHere
        } catch {
            return .lost((error as? HoldfastError)?.message ?? "the connection with \(peerAddress) is lost: \(error)")
        }
    }

    private func read() async throws -> ChannelClosed.Reason {
        while let frame = try await reader.next({ heartbeat.received() }) {
            if frame.kind == .goAway { return Farewell(frame.payload).closed(peerAddress: peerAddress).reason }
            try dispatch(frame)
        }
        return .closedByPeer
    }

    private func beat() async throws -> ChannelClosed.Reason {
        while let ping = try await heartbeat.next() {
            enqueue(Frame(.ping, payload: ping[...]))
        }
        return .silent(limits.patience)
    }

    /// Ends an orderly end that takes too long, since the peer does not read.
    private func leave() async throws -> ChannelClosed.Reason {
        while true {
            let seen = leaving.version
            if state.withLock({ $0.isLeaving }) { break }
            try await leaving.wait(since: seen)
        }
        try await Task.sleep(for: limits.farewell)
        return .closedHere
    }

    private func write() async throws -> ChannelClosed.Reason {
        while true {
            let seen = outbound.version
            var joined: Bytes = []
            while joined.count < ChannelLimits.joinedLength, let frame = takeFrame() {
                if joined.count + frame.payload.count <= ChannelLimits.joinedLength {
                    joined += frame.head
                    joined += frame.payload
                } else {
                    try await writing { try await transport.write(joined + frame.head, payload: frame.payload) }
                    joined = []
                }
            }
            guard joined.isEmpty else {
                try await writing { try await transport.write(joined) }
                continue
            }
            if state.withLock({ $0.isLeaving && $0.outbox.isEmpty }) { return .closedHere }
            try await outbound.wait(since: seen)
        }
    }

    private func writing(_ write: () async throws -> Void) async throws {
        state.withLock { $0.isWriting = true }
        try await write()
        state.withLock { $0.isWriting = false }
    }

    /// Takes the next frame to write, and makes room for one of the same kind.
    private func takeFrame() -> Frame? {
        let (frame, box) = state.withLock { state in
            let frame = state.outbox.popFirst()
            if frame?.kind == .control { state.queuedControls -= 1 }
            return (frame, frame.flatMap { $0.kind.isContent ? state.boxes[$0.stream] : nil })
        }
        if frame?.kind == .control { roomMade.signal() }
        box?.frameTaken()
        return frame
    }

    private func finish(_ reason: ChannelClosed.Reason) {
        let closed = ChannelClosed(reason, peerAddress: peerAddress)
        let (boxes, unread) = state.withLock { state in
            state.closed = closed
            defer {
                state.boxes = [:]
                state.incoming.removeAll()
            }
            return (Array(state.boxes.values), state.incoming)
        }
        // Dropped outside the lock, which their end takes too.
        _ = unread
        for box in boxes {
            box.closed(closed)
        }
        for wakeup in [outbound, streamArrived, controlArrived, roomMade] {
            wakeup.signal()
        }
    }

    /// Says goodbye where the peer may still listen, and closes the connection.
    private func part(_ reason: ChannelClosed.Reason) async {
        guard !state.withLock({ $0.isWriting }) else { return transport.abort() }
        switch reason {
        case .closedHere: await Self.sayFarewell(nil, over: transport, limits)
        case .violation:
            let error = ChannelClosed(reason, peerAddress: peerAddress).error
            await Self.sayFarewell(error, over: transport, limits)
        case .closedByPeer, .refused: await transport.close()
        case .silent, .lost: transport.abort()
        }
    }
}
