package import Platform

/// What `run` needs to know, from flags and an optional file; flags win.
package struct CoordinatorSettings: Sendable, Equatable {
    package static let defaultDataDirectory = "/var/lib/holdfast/coordinator"
    package static let defaultPort: UInt16 = 7470

    package var dataDirectory = Self.defaultDataDirectory
    package var listenHost = "*"
    package var listenPort = Self.defaultPort
    /// Where the tails of logs are kept; nil for `spool` in the data directory.
    package var spoolDirectory: String?
    /// Bytes that they may take there.
    package var spoolLimit = SpoolLimits.standard
    package var logLevel = LogLevel.info
    package var logAsJSON = false
    /// Gets the address once connections are taken, for harnesses.
    package var readyFile: String?

    package init() {}

    /// The file in the data directory that `init` writes where it was told an address.
    package static let fileName = "coordinator.yaml"

    /// Settings from the flags of `run`, with those of the file that `--config` names beneath, and beneath these those of
    /// `coordinator.yaml` in the data directory. Blocks.
    package init(_ arguments: Arguments) throws {
        let path = arguments.option("--config")
        var named = CoordinatorSettings()
        if let path { try named.read(try YAMLReader(path: path)) }
        let directory = arguments.option("--data-dir") ?? named.dataDirectory
        self.init()
        let standard = directory + "/" + Self.fileName
        if (try? Files.exists(standard)) == true { try read(try YAMLReader(path: standard)) }
        if let path { try read(try YAMLReader(path: path)) }
        dataDirectory = directory
        if let address = arguments.option("--listen") { try listen(address) }
        if arguments.isSet("--log-json") { logAsJSON = true }
        readyFile = arguments.option("--ready-file")
    }

    private mutating func read(_ reader: YAMLReader) throws {
        if let directory = try reader.optionalString("data-dir") { dataDirectory = directory }
        if let address = try reader.optionalString("listen") { try listen(address) }
        if let directory = try reader.optionalString("spool") { spoolDirectory = directory }
        if let limit = try reader.optionalByteCount("spool-limit") {
            guard limit.bytes >= SpoolLimits.least else {
                throw reader.error("spool-limit", "must be at least \(ByteCount(bytes: SpoolLimits.least))")
            }
            spoolLimit = limit.bytes
        }
        if let name = try reader.optionalString("log-level") {
            guard let level = LogLevel(name: name) else {
                throw reader.error("log-level", "'\(name)' is none of debug, info, notice, warn, error")
            }
            logLevel = level
        }
        if let json = try reader.optionalBool("log-json") { logAsJSON = json }
        try reader.finish()
    }

    private mutating func listen(_ text: String) throws(HoldfastError) {
        (listenHost, listenPort) = try Self.address(text)
    }

    /// Splits `ADDR:PORT`; an IPv6 address stands in brackets.
    ///
    /// - Returns: The host and the port.
    /// - Throws: `usage`.
    package static func address(_ text: String) throws(HoldfastError) -> (host: String, port: UInt16) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw HoldfastError(.usage, "'\(text)' is no address; write ADDR:PORT, such as 0.0.0.0:7470")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host.isEmpty ? "*" : host, port)
    }
}
