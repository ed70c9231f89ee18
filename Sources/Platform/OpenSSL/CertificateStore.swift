import COpenSSL

/// A set of authorities that certificates are proven against.
final class CertificateStore {
    /// Owned; reference counted by the library, so others may share it.
    let pointer: OpaquePointer

    init(_ authorities: [Certificate]) throws(CryptoError) {
        pointer = try CryptoError.require("trust authorities") { X509_STORE_new() }
        for authority in authorities {
            try CryptoError.check("trust authorities") { X509_STORE_add_cert(pointer, authority.handle.pointer) }
        }
    }

    deinit {
        X509_STORE_free(pointer)
    }
}

extension Certificate {
    /// Proves that one of `authorities` vouches for this certificate, for `usage` and at `moment`.
    ///
    /// - Parameters:
    ///   - intermediates: further certificates the owner presented; not trusted by themselves.
    ///   - authorities: the certificates that are trusted.
    ///   - usage: what the owner does with it.
    ///   - moment: the time at which it must be valid.
    /// - Throws: when it is of another authority, not yet or no longer valid, or made for another usage.
    package func verify(
        intermediates: [Certificate] = [], authorities: [Certificate], usage: CertificateUsage, at moment: Timestamp
    ) throws(CryptoError) {
        let store = try CertificateStore(authorities)
        guard let context = X509_STORE_CTX_new(), let others = shim_sk_X509_new() else {
            preconditionFailure("no memory for a proof")
        }
        defer {
            X509_STORE_CTX_free(context)
            shim_sk_X509_free(others)
        }
        for other in intermediates { _ = shim_sk_X509_push(others, other.handle.pointer) }
        try CryptoError.check("prove certificate") {
            X509_STORE_CTX_init(context, store.pointer, handle.pointer, others)
        }
        try CryptoError.check("prove certificate") { X509_STORE_CTX_set_purpose(context, usage.purpose) }
        X509_STORE_CTX_set_time(context, 0, moment.wholeSeconds)
        guard X509_verify_cert(context) == 1 else {
            let reason = VerifyResult.text(X509_STORE_CTX_get_error(context))
            ERR_clear_error()
            throw CryptoError(operation: "prove certificate", reason: reason)
        }
        withExtendedLifetime(intermediates) {}
    }
}
