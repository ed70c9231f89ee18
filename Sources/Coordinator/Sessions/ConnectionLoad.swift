/// How many connections are open, and how many of them nobody has vouched for yet, by host. Pure.
package struct ConnectionLoad: Sendable {
    /// All open connections; whoever closes one counts it down.
    package var connections = 0
    /// Those that are in their handshake, or about to enrol.
    package private(set) var unproven = 0
    private var unprovenByHost: [String: Int] = [:]

    /// Nothing is open.
    package init() {}

    /// Counts a new connection of `host` as unproven; false, and nothing counted, when a cap is reached.
    ///
    /// One host can take only its share of the unproven ones, so that it cannot shut the others out.
    package mutating func admit(_ host: String) -> Bool {
        let known = unprovenByHost[host] ?? 0
        guard connections < SessionLimits.connections, unproven < SessionLimits.unproven,
            known < SessionLimits.unprovenOfOneHost
        else { return false }
        connections += 1
        unproven += 1
        unprovenByHost[host] = known + 1
        return true
    }

    /// A connection of `host` counts as unproven no longer.
    package mutating func settle(_ host: String) {
        unproven -= 1
        let left = (unprovenByHost[host] ?? 1) - 1
        unprovenByHost[host] = left > 0 ? left : nil
    }

    /// The host in an address of the form `host:port`.
    package static func host(of address: String) -> String {
        address.lastIndex(of: ":").map { String(address[..<$0]) } ?? address
    }
}
