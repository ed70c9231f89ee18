/// Whom a certificate is for.
package struct CertificateSubject: Hashable, Sendable {
    /// Name for humans; cut after 64 characters in the certificate, never used to decide anything.
    package var commonName: String
    /// What the issuer vouches for; any text, percent-encoded in the certificate.
    package var identity: String
    /// Host names a server is reached by; ASCII letters, digits, hyphens and dots.
    package var dnsNames: [String]

    package init(commonName: String, identity: String, dnsNames: [String] = []) {
        self.commonName = commonName
        self.identity = identity
        self.dnsNames = dnsNames
    }
}
