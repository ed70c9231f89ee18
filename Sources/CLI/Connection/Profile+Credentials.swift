import Platform
import Protocol

extension Profile {

    /// What a connection needs: the operator's certificate and key, and the authority to trust. Blocking.
    func tlsContext() throws -> TLSContext {
        do {
            let identity = try TLSIdentity(chain: PEM.certificates(read(certificate)), key: privateKey())
            let authorities = try PEM.certificates(read(authority))
            return try TLSContext.client(
                identity: identity, trust: .authorities(authorities),
                applicationProtocol: ProtocolVersion.applicationProtocol)
        } catch let error as CryptoError {
            throw HoldfastError(.profile, "the operator's certificate or key cannot be used: \(error)")
        } catch let error as SystemError {
            throw HoldfastError(error, doing: "cannot read the operator's certificate or key", code: .profile)
        }
    }

    private func read(_ path: String) throws(SystemError) -> Bytes {
        try Files.readFile(path, limit: 1 << 20)
    }

    private func privateKey() throws -> Ed25519PrivateKey {
        guard try Files.stat(key).mode & 0o077 == 0 else {
            throw HoldfastError(.profile, "the key '\(key)' can be read by others; take that away: chmod 600 '\(key)'")
        }
        return try PEM.ed25519PrivateKey(SecretBytes(read(key)))
    }
}
