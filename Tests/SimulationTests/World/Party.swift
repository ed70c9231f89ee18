/// A process that may die, come back and be stopped for a while.
final class Party {
    /// Raised by each death: what an earlier life has planned does not happen.
    private(set) var life = 0
    private(set) var isUp = false
    /// Until when it does nothing, though it lives.
    var pausedUntil = Duration.zero

    func start() {
        isUp = true
    }

    func die() {
        life += 1
        isUp = false
        pausedUntil = .zero
    }
}
