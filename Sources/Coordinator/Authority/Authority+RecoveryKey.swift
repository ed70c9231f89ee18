package import Platform

/// When the recovery key was last shown to be at hand.
extension Authority {
    private static let fileName = "recovery-key-test"

    private var recoveryKeyFile: String { paths.directory + "/" + Self.fileName }

    /// Notes that a test of the recovery key passed.
    package func recoveryKeyPassed(by person: String) async throws {
        let (now, path) = (clock.now(), recoveryKeyFile)
        var file = FactFile()
        file.add("passed", now.iso8601)
        file.add("by", person)
        let bytes = file.bytes
        try await change { _, audit in
            try audit.append("recovery-key.passed", [("by", person)], at: now)
            try Files.writeFileDurably(path, bytes, mode: 0o600)
        }
    }

    /// When a test passed last; nil when none ever did.
    ///
    /// - Throws: `authorityUnusable` when the note cannot be read.
    package func recoveryKeyLastPassed() async throws -> Timestamp? {
        let path = recoveryKeyFile
        let bytes: Bytes? = try await BlockingThreads.shared.run {
            try Files.exists(path) ? try Files.readFile(path) : nil
        }
        guard let bytes else { return nil }
        return try FactFile(bytes, name: Self.fileName).required("passed", of: Self.fileName) { Timestamp(iso8601: $0) }
    }
}
