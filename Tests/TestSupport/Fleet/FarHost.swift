import Glibc
import Platform

/// A host of its own as far as its network goes: between it and this one lies a third, whose wires lose packets.
///
/// Both are network namespaces that end with their holders, and those with this object or the test process.
package final class FarHost: Sendable {
    /// The address of this host on the wire.
    package let near: String
    private let wires: RunningChild
    private let host: RunningChild

    /// Whether one can be had on this machine.
    package static func isPossible() async -> Bool {
        guard geteuid() == 0, let host = try? await FarHost() else { return false }
        return (try? await host.lose(percent: 1)) != nil
    }

    package init() async throws {
        wires = try await Self.holdNamespace()
        host = try await Self.holdNamespace()
        // The range is kept for measurements between hosts (RFC 2544).
        let (net, third) = (UInt8.random(in: 0...255), UInt8.random(in: 0...63) * 4)
        near = "198.18.\(net).\(third + 1)"
        let name = "hf" + String(UInt32.random(in: .min ... .max), radix: 36)
        let script = """
            ip link add "$3" type veth peer name near netns "$1"
            ip address add "$4/30" dev "$3"
            ip link set "$3" gso_max_segs 1 up
            among() { id=$1; shift; nsenter --net="/proc/$id/ns/net" -- ip "$@"; }
            among "$1" link add far type veth peer name wire netns "$2"
            among "$1" link add wires type bridge
            for end in near far; do among "$1" link set "$end" gso_max_segs 1 master wires up; done
            among "$1" link set wires up
            among "$2" address add "$5/30" dev wire
            among "$2" link set wire gso_max_segs 1 up
            among "$2" link set lo up
            """
        try await ChildProcess(
            "/bin/sh",
            ["-ec", script, "sh", "\(wires.pid)", "\(host.pid)", name, near, "198.18.\(net).\(third + 2)"]
        ).run().requireSuccess()
    }

    deinit {
        for holder in [wires, host] { holder.signal(SIGKILL) }
    }

    private static func holdNamespace() async throws -> RunningChild {
        let held = ["/usr/bin/unshare", "--net", "/usr/bin/sleep", "infinity"]
        let child = try await ChildProcess("/usr/bin/setpriv", ["--pdeathsig", "KILL", "--"] + held).spawn()
        let mine = try Files.readLink("/proc/self/ns/net")
        let isApart = try await eventually(within: .seconds(10)) {
            (try? Files.readLink("/proc/\(child.pid)/ns/net")).map { $0 != mine } ?? false
        }
        guard isApart else { throw HoldfastError(.timedOut, "there is no network namespace") }
        return child
    }

    /// Has the child run there; its user is changed on the way.
    func take(_ child: inout ChildProcess) {
        var identity: [String] = []
        if let user = child.user {
            identity = ["/usr/bin/setpriv", "--reuid", "\(user.uid)", "--regid", "\(user.gid)", "--init-groups", "--"]
        }
        child.arguments = ["--net=/proc/\(host.pid)/ns/net", "--"] + identity + [child.program] + child.arguments
        child.program = "/usr/bin/nsenter"
        child.user = nil
    }

    /// So many of a hundred packets are lost from now on, in each direction, by chance; 100 parts the hosts.
    package func lose(percent: Int) async throws {
        let chance = percent < 100 ? "numgen random mod 100 < \(percent)" : ""
        let chains = ["near", "far"].map { end in
            """
            chain \(end) {
                type filter hook ingress device "\(end)" priority 0
                \(percent > 0 ? "\(chance) counter drop" : "")
            }
            """
        }
        let table = "table netdev wires {\n" + chains.joined(separator: "\n") + "\n}\n"
        try await nft(["-f", "-"], input: "add table netdev wires\ndelete table netdev wires\n" + table)
    }

    /// How many packets were lost since ``lose(percent:)``.
    package func lost() async throws -> Int {
        let rules = try await nft(["list", "table", "netdev", "wires"], input: "")
        return rules.matches(of: #/packets ([0-9]+)/#).reduce(0) { $0 + (Int($1.1) ?? 0) }
    }

    @discardableResult
    private func nft(_ arguments: [String], input: String) async throws -> String {
        var child = ChildProcess(
            "/usr/bin/nsenter", ["--net=/proc/\(wires.pid)/ns/net", "--", "/usr/sbin/nft"] + arguments)
        child.input = .bytes(Bytes(input.utf8))
        return try await child.run().requireSuccess().outputText
    }
}
