import Protocol

/// One connection: what was sent comes in its order, after a while, or not at all once the connection is broken.
final class Wire {
    private let world: World
    private var ends: [ChannelSide: Endpoint] = [:]
    private var lastArrival: [ChannelSide: Duration] = [:]
    /// What would arrive later than this never does.
    private var cutAt: Duration?
    private let slowness: ClosedRange<UInt64>

    init(_ world: World) {
        self.world = world
        slowness = world.chance.oneIn(4) ? 20...400 : 1...20
    }

    func attach(_ end: Endpoint, as side: ChannelSide) { ends[side] = end }

    /// Sends on the way to the other side of `side`.
    func send(_ packet: Packet, from side: ChannelSide) {
        guard cutAt == nil else { return }
        let arrival = arrival(at: side.peer)
        lastArrival[side.peer] = arrival
        guard let end = ends[side.peer] else { return }
        world.after(arrival - world.now, end.party) { [self] in
            if let cutAt, arrival > cutAt { return }
            try end.received(packet)
        }
    }

    /// The connection breaks; each side hears of it after a while, or not at all.
    func breakOff() {
        guard cutAt == nil else { return }
        cutAt = world.now + world.chance.milliseconds(0...50)
        for side in [ChannelSide.dialer, .acceptor] where !world.chance.oneIn(4) {
            tell(side, after: world.chance.milliseconds(50...500))
        }
    }

    /// One side ends the connection, or its process dies: what is on its way to the other still arrives.
    func end(by side: ChannelSide, silently: Bool = false) {
        guard cutAt == nil else { return }
        let last = arrival(at: side.peer)
        cutAt = last
        if !silently { tell(side.peer, after: last - world.now) }
    }

    /// Lets go of both ends.
    func detach() { ends = [:] }

    private func tell(_ side: ChannelSide, after delay: Duration) {
        guard let end = ends[side] else { return }
        world.after(delay, end.party) { end.lost() }
    }

    private func arrival(at side: ChannelSide) -> Duration {
        let begin = max(world.now, world.partitionEnd) + world.chance.milliseconds(slowness)
        return max(lastArrival[side] ?? .zero, begin)
    }
}
