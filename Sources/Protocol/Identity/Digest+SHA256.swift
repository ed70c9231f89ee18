package import Platform

extension Digest {
    /// SHA-256 of `bytes`.
    package static func sha256(of bytes: Bytes) -> Digest {
        bytes.withUnsafeBytes { Self.sha256(of: $0) }
    }

    /// SHA-256 of `bytes`.
    package static func sha256(of bytes: ArraySlice<UInt8>) -> Digest {
        bytes.withUnsafeBytes { Self.sha256(of: $0) }
    }

    /// SHA-256 of the bytes at `bytes`, which are read during the call only.
    package static func sha256(of bytes: UnsafeRawBufferPointer) -> Digest {
        Digest(finished: SHA256Hasher.hash(bytes))
    }

    /// Ends `hasher` and takes what it computed.
    package init(finishing hasher: SHA256Hasher) {
        self.init(finished: hasher.finish())
    }

    /// What `hasher` has computed so far; it goes on.
    package init(peeking hasher: SHA256Hasher) {
        self.init(finished: hasher.peek())
    }

    private init(finished bytes: Bytes) {
        guard let digest = Digest(bytes: bytes) else { preconditionFailure("SHA-256 has thirty-two bytes") }
        self = digest
    }
}
