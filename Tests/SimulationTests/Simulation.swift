/// One run of a simulated world.
struct Simulation: Sendable {
    let seed: UInt64
    /// What broke; nil when every promise was kept.
    let failure: String?
    /// Stands for everything that happened, in order.
    let digest: UInt64
    /// How many things happened.
    let count: Int
    /// What happened, line by line, if it was wanted.
    let lines: [String]

    /// Runs the world of a seed from its beginning to its end.
    ///
    /// - Parameters:
    ///   - seed: decides everything that happens by chance.
    ///   - planted: a mistake made on purpose.
    ///   - keepsLines: whether to keep what happened line by line.
    init(seed: UInt64, planted: PlantedFault? = nil, keepsLines: Bool = false) {
        let world = World(seed: seed, planted: planted, keepsLines: keepsLines)
        do {
            try world.run()
            failure = nil
        } catch {
            failure = "\(error) (after \(world.now))"
        }
        world.end()
        self.seed = seed
        digest = world.trace.digest
        count = world.trace.count
        lines = world.trace.lines
    }
}
