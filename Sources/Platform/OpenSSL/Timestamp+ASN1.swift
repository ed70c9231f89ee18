import COpenSSL

extension Timestamp {
    /// Reads a validity time of a certificate.
    init(_ time: UnsafePointer<ASN1_TIME>?) throws(CryptoError) {
        guard let epoch = ASN1_TIME_set(nil, 0) else { preconditionFailure("no memory for a time") }
        defer { ASN1_STRING_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        try CryptoError.check("read certificate time") { ASN1_TIME_diff(&days, &seconds, epoch, time) }
        self.init(microseconds: (Int64(days) * 86400 + Int64(seconds)) * 1_000_000)
    }

    /// Whole seconds since the epoch, as C counts them.
    var wholeSeconds: time_t { time_t(microseconds / 1_000_000) }
}
