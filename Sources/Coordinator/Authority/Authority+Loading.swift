package import Platform
import Protocol
import Repository

/// Reading an authority at start.
extension Authority {
    /// Loads everything from a coordinator's data directory. Blocks.
    ///
    /// - Parameters:
    ///   - dataDirectory: Where `init` made it.
    ///   - clock: What tells the time.
    /// - Returns: The authority.
    /// - Throws: `authorityUnusable` naming the file that cannot be used.
    package static func load(dataDirectory: String, clock: any WallClock) throws -> Authority {
        let paths = AuthorityPaths(dataDirectory: dataDirectory)
        guard (try? Files.exists(paths.directory)) != false else {
            throw HoldfastError(
                .authorityUnusable,
                "there is no authority in '\(dataDirectory)'; make one with 'holdfast-coordinator init'")
        }
        return try load(paths: paths, clock: clock)
    }

    /// Loads everything from where `paths` say. Blocks.
    static func load(paths: AuthorityPaths, clock: any WallClock) throws -> Authority {
        do {
            let keys = try AuthorityKeys(paths: paths, now: clock.now())
            return try Authority(keys: keys, paths: paths, state: state(paths), clock: clock)
        } catch let error as SystemError {
            throw HoldfastError(error, doing: "the authority cannot be read", code: .authorityUnusable)
        } catch let error as HoldfastError {
            throw error
        } catch {
            throw HoldfastError(.authorityUnusable, "the authority in '\(paths.directory)' cannot be used: \(error)")
        }
    }

    private static func state(_ paths: AuthorityPaths) throws -> AuthorityState {
        var state = AuthorityState()
        for (file, name) in try files(paths.identities) {
            let agent = try AgentIdentity(file: file, name: name)
            state.agents[agent.id] = agent
        }
        for (file, name) in try files(paths.operators) {
            let person = try OperatorIdentity(file: file, name: name)
            state.operators[person.name] = person
        }
        for (file, name) in try files(paths.tokens) {
            let token = try TokenRecord(file: file, name: name)
            state.tokens[token.id] = token
        }
        return state
    }

    private static func files(_ directory: String) throws -> [(FactFile, name: String)] {
        try Files.list(directory).filter { !$0.hasPrefix(NewFile.temporaryPrefix) }.map { name in
            (try FactFile(try Files.readFile(directory + "/" + name), name: name), name)
        }
    }
}

extension AuthorityKeys {
    static let siteKeyPurpose = "site-key"

    /// Loads keys and certificates, and renews the coordinator's own certificate when half its time is over. Blocks.
    init(paths: AuthorityPaths, now: Timestamp) throws {
        rootBytes = try Files.readFile(paths.root)
        root = try RepositoryRoot(verifying: rootBytes)
        let location = String(decoding: try Files.readFile(paths.repository), as: UTF8.self)
        repositoryPath = String(location.prefix { $0 != "\n" })
        authorityKey = try PEM.ed25519PrivateKey(Self.secret(paths.authorityKey))
        signingKey = try PEM.ed25519PrivateKey(Self.secret(paths.signingKey))
        let authority = try Certificate(der: root.authorityCertificate)
        issuer = try CertificateAuthority(certificate: authority, key: authorityKey)
        let signing = try SigningCertificate(
            verifying: root.coordinatorCertificate, authority: authority.publicKey)
        guard signing.publicKey == signingKey.publicKey else {
            throw HoldfastError(.authorityUnusable, "signing.key is not the key that repository.hf names")
        }
        coordinator = CoordinatorID(sameBytesAs: signing.subject)
        generation = try Self.generation(paths)
        siteKey = try Self.siteKey(paths, root)
        identity = try Self.identity(paths, issuer, now).identity
    }

    /// An authority that was not adopted says nothing of it.
    private static func generation(_ paths: AuthorityPaths) throws -> UInt64 {
        guard try Files.exists(paths.generation) else { return 1 }
        let text = String(decoding: try Files.readFile(paths.generation), as: UTF8.self)
        guard let number = UInt64(text.prefix { $0 != "\n" }), number > 0 else {
            throw HoldfastError(.authorityUnusable, "'\(paths.generation)' holds no number")
        }
        return number
    }

    private static func secret(_ path: String) throws -> SecretBytes {
        let status = try Files.stat(path)
        guard status.mode & 0o077 == 0 else {
            throw HoldfastError(.authorityUnusable, "'\(path)' can be read by others; set its mode to 0600")
        }
        return SecretBytes(try Files.readFile(path, limit: 1 << 16))
    }

    private static func siteKey(_ paths: AuthorityPaths, _ root: RepositoryRoot) throws -> X25519PrivateKey? {
        guard let expected = root.siteKey else { return nil }
        let provider = try FileKeyProvider(path: paths.siteKeyProtection)
        let wrapped = try Files.readFile(paths.siteKey, limit: 1 << 16)
        let key = try X25519PrivateKey(raw: try provider.unwrap(wrapped, purpose: siteKeyPurpose))
        guard key.publicKey == expected else {
            throw HoldfastError(.authorityUnusable, "site.key is not the key that repository.hf names")
        }
        return key
    }

    /// The coordinator's certificate, renewed when half of its time is over. Blocks.
    static func identity(
        _ paths: AuthorityPaths, _ issuer: CertificateAuthority, _ now: Timestamp
    ) throws -> (identity: TLSIdentity, isNew: Bool) {
        let key = try PEM.ed25519PrivateKey(secret(paths.key))
        guard let present = try PEM.certificates(try Files.readFile(paths.certificate)).first else {
            throw HoldfastError(.authorityUnusable, "coordinator.pem holds no certificate")
        }
        guard now >= present.notAfter.advanced(by: .zero - CertificateTerms.connection / 2) else {
            return (try TLSIdentity(chain: [present], key: key), false)
        }
        let renewed = try issuer.issue(
            subject: CertificateSubject(
                commonName: present.subjectCommonName, identity: present.identity ?? "", dnsNames: present.dnsNames),
            publicKey: key.publicKey, notBefore: now.advanced(by: .zero - CertificateTerms.allowance),
            notAfter: now.advanced(by: CertificateTerms.connection), usage: .server)
        try Files.writeFileDurably(paths.certificate, try PEM.encode([renewed]), mode: 0o600)
        return (try TLSIdentity(chain: [renewed], key: key), true)
    }
}

extension Authority {
    /// Renews the coordinator's own certificate when half of its time is over.
    ///
    /// - Returns: The new identity; nil when the present one lasts.
    package func renewIdentity() async throws -> TLSIdentity? {
        let paths = paths
        let issuer = keys.issuer
        let now = clock.now()
        return try await change { _, audit in
            let (identity, isNew) = try AuthorityKeys.identity(paths, issuer, now)
            guard isNew else { return nil }
            try audit.append("coordinator.renewed", [], at: now)
            return identity
        }
    }
}
