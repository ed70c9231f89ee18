import Glibc
package import Platform

extension PostgreSQLServer {
    /// How a throw-away cluster is made.
    package struct Options: Sendable {
        /// Where the server's programs are.
        package var binaries: String
        /// Settings beside the usual ones.
        package var settings: [String: String]
        /// Tablespaces to create, each in a folder of its own beside the data directory.
        package var tablespaces: [String]
        /// Whether configuration lies outside the data directory, as Debian lays it out.
        package var isDebianLayout: Bool
        package var hasChecksums = true
        /// Bytes of a log segment in MiB.
        package var segmentMegabytes = 16

        /// The newest PostgreSQL of Debian's that is installed, unless another place is named.
        package init(
            binaries: String? = nil, settings: [String: String] = [:], tablespaces: [String] = [],
            isDebianLayout: Bool = false
        ) {
            self.binaries = binaries ?? Self.installed.last ?? "/usr/lib/postgresql/15/bin"
            self.settings = settings
            self.tablespaces = tablespaces
            self.isDebianLayout = isDebianLayout
        }

        /// Directories of installed programs: Debian's, oldest first.
        package static var installed: [String] {
            let versions = (try? Files.list("/usr/lib/postgresql")) ?? []
            return versions.compactMap { Int($0) }.sorted().map { "/usr/lib/postgresql/\($0)/bin" }
        }

        /// Directories of the other versions that were fetched for the tests.
        package static var fetched: [String] {
            guard let base = getenv("HOLDFAST_POSTGRESQL_VERSIONS").map({ String(cString: $0) }) else { return [] }
            return ["14", "16", "17", "18"].map { "\(base)/\($0)/bin" }.filter {
                (try? Files.exists($0 + "/postgres")) == true
            }
        }
    }

    /// Whom servers run as: `postgres` when the tests run as root, else ourselves.
    package static func serverUser() throws -> UserAccount? {
        geteuid() == 0 ? try UserAccount.find(name: "postgres") : nil
    }

    /// A port that nobody listens on now.
    package static func freePort() throws -> UInt16 {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, length) == 0 ? getsockname(number, $0, &length) : -1
            }
        }
        guard result == 0 else { throw HoldfastError(.listen, "no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}
