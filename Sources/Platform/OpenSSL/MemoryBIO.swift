import COpenSSL

/// A buffer of the library in memory that it wipes when freed.
struct MemoryBIO: ~Copyable {
    let pointer: OpaquePointer

    init() {
        guard let pointer = BIO_new(BIO_s_secmem()) else { preconditionFailure("no memory for a buffer") }
        self.pointer = pointer
    }

    /// Holds a copy of `bytes`.
    init(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) {
        self.init()
        guard bytes.count <= Int32.max else { throw CryptoError(operation: "fill buffer", reason: "too much") }
        guard !bytes.isEmpty else { return }
        let pointer = pointer
        try CryptoError.check("fill buffer") {
            BIO_write(pointer, bytes.baseAddress, Int32(bytes.count)) == bytes.count ? 1 : 0
        }
    }

    /// Moves everything out, as a secret.
    func takeAll() -> SecretBytes {
        SecretBytes(count: Int(BIO_ctrl_pending(pointer))) { target in
            guard !target.isEmpty else { return }
            let taken = BIO_read(pointer, target.baseAddress, Int32(target.count))
            precondition(taken == target.count, "a memory buffer gave less than it held")
        }
    }

    deinit {
        BIO_free(pointer)
    }
}
