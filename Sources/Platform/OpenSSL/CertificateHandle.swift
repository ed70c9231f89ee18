import COpenSSL

/// Owns one X.509 certificate of the library and frees it; never changed once it is shared.
final class CertificateHandle: @unchecked Sendable {
    /// Borrowed by callers for the length of a call.
    let pointer: OpaquePointer

    /// Takes ownership of `pointer`.
    init(taking pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// Shares a certificate that somebody else owns.
    convenience init(sharing pointer: OpaquePointer) {
        X509_up_ref(pointer)
        self.init(taking: pointer)
    }

    deinit {
        X509_free(pointer)
    }
}
