import Protocol
import Testing

struct ChainNameTests {
    @Test func roundTrips() {
        let log = ChainName.log(branch: LogBranch(rawValue: 2), timeline: TimelineID(rawValue: 0x1F))
        #expect(log.text == "log-2-0000001F")
        for chain in [ChainName.backup, .upkeep, log] {
            #expect(ChainName(text: chain.text) == chain)
        }
    }

    @Test(arguments: [
        "", "Backup", "log", "log-", "log-0-1", "log-00-00000001",
        "log-0-0000001f", "log-0-00000001-", "log--1-00000001",
        "log-4294967296-00000001", "log-+1-00000001",
    ])
    func refusesOtherSpellings(_ text: String) {
        #expect(ChainName(text: text) == nil)
    }
}
