/// What goes wrong in a world, and when.
struct Faults {
    private let world: World

    init(_ world: World) {
        self.world = world
    }

    /// Plans trouble for as long as there is to be some.
    func plan() {
        var at = world.chance.milliseconds(200...6000)
        while at < world.trouble {
            let kind = world.chance.below(8)
            world.after(at, nil) { [self] in strike(kind) }
            at += world.chance.milliseconds(world.chance.oneIn(3) ? 20...500 : 500...9000)
        }
    }

    private func strike(_ kind: UInt64) {
        switch kind {
        case 0, 1: killCoordinator(losesPower: kind == 0)
        case 2, 3: killAgent(losesPower: kind == 2)
        case 4, 5: breakConnection()
        case 6: part()
        default: pause()
        }
    }

    private func killCoordinator(losesPower: Bool) {
        guard let coordinator = world.coordinator, coordinator.party.isUp else { return }
        coordinator.die(losesPower: losesPower)
        world.after(world.chance.milliseconds(50...6000), nil) { coordinator.boot() }
    }

    private func killAgent(losesPower: Bool) {
        let agent = world.agents[Int(world.chance.below(UInt64(world.agents.count)))]
        guard agent.party.isUp else { return }
        agent.die(losesPower: losesPower)
        world.after(world.chance.milliseconds(50...6000), nil) { agent.boot() }
    }

    private func breakConnection() {
        world.note("network.broken")
        for end in world.coordinator?.ends ?? [] where world.chance.oneIn(2) { end.breakOff() }
    }

    private func part() {
        let length = world.chance.milliseconds(world.chance.oneIn(3) ? 20_000...60_000 : 100...5000)
        world.partitionEnd = max(world.partitionEnd, world.now + length)
        world.note("network.parted", UInt64(max(0, world.partitionEnd / .milliseconds(1))))
    }

    private func pause() {
        let parties = world.agents.map(\.party) + [world.coordinator?.party].compactMap(\.self)
        let party = parties[Int(world.chance.below(UInt64(parties.count)))]
        guard party.isUp else { return }
        let length = world.chance.milliseconds(world.chance.oneIn(4) ? 20_000...60_000 : 50...3000)
        party.pausedUntil = max(party.pausedUntil, world.now + length)
        world.note("process.paused", UInt64(max(0, party.pausedUntil / .milliseconds(1))))
    }
}
