import Coordinator
import Testing

@Suite struct ConnectionLoadTests {
    @Test func oneHostCannotShutTheOthersOut() {
        var load = ConnectionLoad()
        var taken = 0
        while taken < 10_000, load.admit("10.0.0.1") { taken += 1 }
        #expect(taken > 0 && taken < 10_000)
        let isOtherAdmitted = load.admit("10.0.0.2")
        #expect(isOtherAdmitted)
        #expect(load.unproven == taken + 1)
    }

    @Test func aProvenConnectionMakesRoomForTheNext() {
        var load = ConnectionLoad()
        while load.admit("10.0.0.1") {}
        load.settle("10.0.0.1")
        let (next, afterNext) = (load.admit("10.0.0.1"), load.admit("10.0.0.1"))
        #expect(next && !afterNext)
    }

    @Test(arguments: [("10.0.0.1:7470", "10.0.0.1"), ("[::1]:7470", "[::1]"), ("local", "local")])
    func theHostIsTheAddressWithoutItsPort(address: String, host: String) {
        #expect(ConnectionLoad.host(of: address) == host)
    }
}
