import Protocol

/// A request that is made again on each connection until its answer has come.
final class Ask {
    let words: [Talk]
    let answered: (Talk) throws -> Void
    var stream: StreamEnd?

    init(_ words: [Talk], _ answered: @escaping (Talk) throws -> Void) {
        self.words = words
        self.answered = answered
    }
}
