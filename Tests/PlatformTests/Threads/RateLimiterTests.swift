import Platform
import Testing

struct RateLimiterTests {
    @Test func keepsTheRateOverManyPieces() {
        let limiter = RateLimiter(bytesPerSecond: 1_000_000)
        let start = ContinuousClock.now
        var now = start
        for _ in 0..<1000 { now += limiter.reserve(10_000, at: now) }
        let took = now - start
        #expect(took > .seconds(9.9) && took <= .seconds(10))
    }

    @Test func anIdleStreamMakesUpForNoMoreThanItsBurst() {
        let limiter = RateLimiter(bytesPerSecond: 1000)
        let start = ContinuousClock.now
        _ = limiter.reserve(1, at: start)
        let later = start + .seconds(100)
        #expect(limiter.reserve(1050, at: later) == .seconds(1.05) - RateLimiter.burst)
    }

    @Test func noRateIsFree() {
        #expect(RateLimiter(bytesPerSecond: nil).reserve(.max, at: .now) == .zero)
        #expect(RateLimiter(bytesPerSecond: 0).reserve(.max, at: .now) == .zero)
        #expect(RateLimiter(bytesPerSecond: 10).reserve(-5, at: .now) == .zero)
    }

    @Test func takingBlocksAsLongAsTheRateDemands() async throws {
        let limiter = RateLimiter(bytesPerSecond: 1_000_000)
        let began = ContinuousClock.now
        try await BlockingThreads.shared.run { for _ in 0..<15 { limiter.take(10_000) } }
        try await limiter.wait(10_000)
        #expect(ContinuousClock.now - began >= .milliseconds(109))
    }
}
