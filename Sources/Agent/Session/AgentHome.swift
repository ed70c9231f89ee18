import Glibc
package import Platform
package import Protocol
import Repository

/// The agent's data directory: its identity and what it has to remember. Every call blocks.
package struct AgentHome: Sendable {
    private enum File: String {
        case identity
        case root = "repository.hf"
        case authority = "authority.pem"
        case certificate = "tls.pem"
        case tlsKey = "tls.key"
        case signingKey = "signing.key"
        case signingCertificate = "signing.cert"
        case generation
        case lock
    }

    package let directory: String

    /// The data directory at `directory`, which need not be there yet.
    package init(directory: String) {
        self.directory = directory
    }

    private func path(_ file: File) -> String { directory + "/" + file.rawValue }

    /// Whether an identity lies here.
    package var isEnrolled: Bool { (try? Files.exists(path(.identity))) ?? false }

    /// Makes the directory, for its owner alone.
    package func make() throws {
        do {
            try Files.makeDirectories(directory)
        } catch {
            throw HoldfastError(error, doing: "the data directory cannot be made")
        }
    }

    /// Holds the directory for this process as long as the lock lives.
    ///
    /// - Throws: `busy` when another agent holds it.
    package func claim() throws -> FileLock {
        try FileLock(
            file: path(.lock), taken: "another agent uses the data directory '\(directory)'; stop it first")
    }

    /// Keeps a new identity; complete and durable on return.
    package func store(_ identity: AgentIdentity) throws {
        try Files.writeFileDurably(path(.root), identity.rootBytes)
        try Files.writeFileDurably(path(.authority), try PEM.encode([identity.authority]))
        try write(.tlsKey, try PEM.encode(identity.tls.key))
        try write(.signingKey, try PEM.encode(identity.signingKey))
        try Files.writeFileDurably(path(.signingCertificate), identity.signingCertificate)
        try store(identity.tls.chain)
        // Last, since it says that all the others are there.
        try Files.writeFileDurably(path(.identity), identity.card.encoded)
    }

    /// Replaces the certificate by a renewed one for the same key.
    package func store(_ chain: [Certificate]) throws {
        try Files.writeFileDurably(path(.certificate), try PEM.encode(chain))
    }

    private func write(_ file: File, _ secret: SecretBytes) throws {
        let target = try NewFile(path(file), mode: 0o600)
        try secret.withUnsafeBytes { bytes in try Files.writeAll(target.descriptor, bytes) }
        try target.replace()
    }

    /// Reads the identity.
    ///
    /// - Throws: `notEnrolled` when there is none, or when a part of it is missing or damaged.
    package func identity() throws -> AgentIdentity {
        guard isEnrolled else {
            throw HoldfastError(
                .notEnrolled,
                "there is no identity in '\(directory)'; run holdfast-agent enroll --data-dir \(directory)")
        }
        do {
            return try AgentIdentity(
                card: AgentCard(decoding: try Files.readFile(path(.identity))),
                rootBytes: try Files.readFile(path(.root)),
                authority: try PEM.certificates(try Files.readFile(path(.authority)))[0],
                tls: TLSIdentity(
                    chain: try PEM.certificates(try Files.readFile(path(.certificate))),
                    key: try PEM.ed25519PrivateKey(SecretBytes(try Files.readFile(path(.tlsKey))))),
                signingKey: try PEM.ed25519PrivateKey(SecretBytes(try Files.readFile(path(.signingKey)))),
                signingCertificate: try Files.readFile(path(.signingCertificate)))
        } catch {
            throw HoldfastError(
                .notEnrolled, "the identity in '\(directory)' cannot be read: \(error); enrol into a new data directory"
            )
        }
    }

    /// The newest coordinator that this agent has met, by how often its repository was taken over.
    ///
    /// - Throws: `fileSystem` when what is remembered cannot be read.
    package func generation() throws -> UInt64 {
        guard try Files.exists(path(.generation)) else { return 0 }
        let text = String(decoding: try Files.readFile(path(.generation)), as: UTF8.self)
        guard let number = UInt64(text.prefix { $0 != "\n" }) else {
            throw HoldfastError(.fileSystem, "\(path(.generation)) holds no number; move it away to go on without it")
        }
        return number
    }

    /// Passes for the newest coordinator that this agent has met, and for newer ones, which it remembers.
    ///
    /// - Throws: `coordinatorReplaced` for one whose place another one has taken.
    package func requireNewest(generation: UInt64) throws {
        let known = try self.generation()
        guard generation >= known else {
            throw HoldfastError(
                .coordinatorReplaced,
                "the coordinator at this address was replaced by another one, which this agent has met; give the new one's "
                    + "address with --coordinator")
        }
        guard generation > known else { return }
        try Files.writeFileDurably(path(.generation), Bytes("\(generation)\n".utf8))
    }

    /// The fence of this process for log streams: higher than at every start before.
    package func nextWriter(now: Timestamp) throws -> Attempt {
        let writer = AgentWriter(directory: directory)
        let next = Attempt(rawValue: max(try writer.last().rawValue &+ 1, UInt64(clamping: now.microseconds)))
        try writer.raise(to: next)
        return next
    }
}
