/// What one side shows and proves in a handshake.
package struct TLSIdentity: Sendable {
    /// Own certificate first, then what the other side needs to reach an authority it trusts; never empty.
    package let chain: [Certificate]
    /// The key of the first certificate.
    package let key: Ed25519PrivateKey

    /// - Throws: when the chain is empty or the key is not that of the first certificate.
    package init(chain: [Certificate], key: Ed25519PrivateKey) throws(CryptoError) {
        guard chain.first?.publicKey == key.publicKey else {
            throw CryptoError(operation: "take TLS identity", reason: "key and certificate do not belong together")
        }
        self.chain = chain
        self.key = key
    }
}
