import Agent
import Platform
import Protocol
import Testing

@Suite struct ThroughTimeTests {
    private func lsn(_ number: UInt64) -> LSN { LSN(rawValue: number) }
    private func time(_ number: Int64) -> Timestamp { Timestamp(microseconds: number) }

    @Test func aTimeCountsOnceItsEndIsDurable() {
        var through = ThroughTime()
        through.note(end: lsn(10), time: time(1))
        through.note(end: lsn(20), time: time(2))
        #expect(through.durable(to: lsn(9)) == nil)
        #expect(through.durable(to: lsn(15)) == time(1))
        #expect(through.durable(to: lsn(20)) == time(2))
    }

    @Test func anAnswerThatTheStreamHasOvertakenCountsAtItsOwnEnd() {
        var through = ThroughTime()
        through.note(end: lsn(20), time: time(3))
        through.note(end: lsn(10), time: time(2))
        #expect(through.durable(to: lsn(10)) == time(2))
        #expect(through.durable(to: lsn(20)) == time(3))
    }

    @Test func theSameEndKeepsItsLatestTime() {
        var through = ThroughTime()
        through.note(end: lsn(10), time: time(1))
        through.note(end: lsn(20), time: time(2))
        through.note(end: lsn(10), time: time(5))
        #expect(through.durable(to: lsn(10)) == time(5))
        #expect(through.durable(to: lsn(20)) == time(5))
    }

    @Test func logIsCompleteOnlyThroughTheTimeOfTheMessageBeforeIt() {
        var through = ThroughTime()
        through.heardLog(end: lsn(10), time: time(1))
        #expect(through.durable(to: lsn(10)) == nil)
        through.heardLog(end: lsn(20), time: time(2))
        #expect(through.durable(to: lsn(19)) == nil)
        #expect(through.durable(to: lsn(20)) == time(1))
    }

    @Test func signsOfLifeFromAServerThatCannotSendMakeNothingComplete() {
        var through = ThroughTime()
        through.heardLog(end: lsn(10), time: time(1))
        for seconds in 2...9 { through.heardLife(at: time(Int64(seconds))) }
        #expect(through.durable(to: lsn(10)) == nil)
        through.heardLog(end: lsn(30), time: time(10))
        #expect(through.durable(to: lsn(29)) == nil)
        #expect(through.durable(to: lsn(30)) == time(9))
    }

    @Test func anotherStreamSaysNothingAboutTheMessagesBeforeIt() {
        var through = ThroughTime()
        through.heardLog(end: lsn(10), time: time(5))
        through.begin()
        through.heardLog(end: lsn(10), time: time(9))
        #expect(through.durable(to: lsn(10)) == nil)
    }
}
