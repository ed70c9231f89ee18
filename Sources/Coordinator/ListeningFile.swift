import Platform

/// The address that `init` was told, kept for `run` in the data directory.
struct ListeningFile: Sendable {
    private let address: String
    private let path: String

    /// A name tells how others reach this host and may lead to the loopback here, so it stands for every address.
    init(host: String, port: UInt16, in dataDirectory: String) {
        let isNumeric = host.contains(":") || host.split(separator: ".").allSatisfy { UInt8($0) != nil }
        let listening = isNumeric || host == "localhost" ? host : "*"
        address = (listening.contains(":") ? "[\(listening)]" : listening) + ":\(port)"
        path = dataDirectory + "/" + CoordinatorSettings.fileName
    }

    /// Writes it, unless such a file is there, which then counts.
    ///
    /// - Returns: A line for people.
    func kept() async throws -> String {
        let text = """
            # Where 'holdfast-coordinator run' takes connections; its --listen and the file of its --config go before.
            listen: "\(address)"

            """
        let (path, address) = (path, address)
        return try await BlockingThreads.shared.run {
            guard try !Files.exists(path) else { return "listens:       as '\(path)' says\n" }
            try Files.createOnly(path, Bytes(text.utf8), mode: 0o644)
            return "listens:       \(address), as '\(path)' says\n"
        }
    }
}
