import Agent
import Platform
import Protocol

/// Carries out what the slicer of the tail decides.
extension AgentSide {
    /// Any moment of real time: only distances from it count.
    private static let beginning = ContinuousClock.now

    private var instant: ContinuousClock.Instant { Self.beginning + world.now }

    private var view: TailSlicer.View {
        TailSlicer.View(
            received: disk.logEnd, atHand: disk.kept.segmentStart(size: Site.segment), durable: shipper.durable)
    }

    /// Opens the tail, or sends what is due of it.
    func sendTail() throws {
        tail.waits += 1
        guard session.state == .ready, shipper.head != nil else { return }
        guard let stream = tail.stream else { return try openTail() }
        guard tail.isOpen, stream.isDrained else { return }
        switch tail.slicer.step(view, now: instant) {
        case .send(let range):
            try stream.say(.slice(start: range.lowerBound, end: range.upperBound))
            wait(.zero)
        case .wait(nil): break
        case .wait(let until?): wait(until - instant)
        case .skip(let position):
            throw Broken("the tail stands before \(position), which the database no longer keeps")
        case .reopen:
            world.note("tail.reopened", UInt64(number))
            tail.stream?.reset()
            tail.stream = nil
            wait(.zero)
        }
    }

    private func wait(_ delay: Duration) {
        let count = tail.waits
        // What is woken too early finds nothing to do.
        world.after(max(delay, .microseconds(100)), party) { [self] in if tail.waits == count { try sendTail() } }
    }

    private func openTail() throws {
        switch tail.slicer.opening(view, now: instant) {
        case .wait(let until): wait(until - instant)
        case .open(let start):
            guard let endpoint else { return }
            tail.isOpen = false
            tail.stream = endpoint.open(
                { [unowned self] talk in try heardOfTail(talk, from: start) },
                over: { [unowned self] code in
                    tail.stream = nil
                    tail.slicer.failed(now: instant)
                    world.note("tail.failed", UInt64(number), UInt64(code?.rawValue ?? 0))
                    wait(.zero)
                })
            tail.stream?.drained = { [unowned self] in wait(.zero) }
            try tail.stream?.say(.openTail(start: start, writer: writer))
        }
    }

    private func heardOfTail(_ talk: Talk, from start: LSN) throws {
        switch talk {
        case .standing(let position):
            try world.require(
                position <= max(disk.logEnd, start, tail.slicer.furthest),
                "the spool stands at \(position), behind the end of the log at \(disk.logEnd)")
            try tail.slicer.opened(at: position, from: start)
            tail.isOpen = true
            world.note("tail.opened", UInt64(number), position.rawValue)
        case .ack(let position):
            try tail.slicer.acknowledged(position)
            world.note("tail.acknowledged", UInt64(number), position.rawValue)
        case .refused(let code):
            tail.stream?.reset()
            tail.stream = nil
            tail.slicer.failed(now: instant)
            world.note("tail.refused", UInt64(number), UInt64(code.rawValue))
        default: throw Broken("the tail hears \(talk)")
        }
        try sendTail()
    }
}
