import Glibc
import Platform

/// An authority and certificates for tests, valid from an hour ago for a day unless told otherwise.
struct TestAuthority {
    static let now = Timestamp(microseconds: Int64(time(nil)) * 1_000_000)
    static let hourAgo = now.advanced(by: .seconds(-3600))
    static let tomorrow = now.advanced(by: .seconds(86400))

    let authority: CertificateAuthority

    init(_ name: String = "test authority") throws {
        authority = try CertificateAuthority.create(
            name: name, key: .generate(), notBefore: Self.hourAgo, notAfter: Self.tomorrow)
    }

    func identity(
        _ identity: String, _ usage: CertificateUsage, hosts: [String] = [], notBefore: Timestamp = hourAgo,
        notAfter: Timestamp = tomorrow
    ) throws -> TLSIdentity {
        let key = Ed25519PrivateKey.generate()
        let subject = CertificateSubject(commonName: "someone", identity: identity, dnsNames: hosts)
        let certificate = try authority.issue(
            subject: subject, publicKey: key.publicKey, notBefore: notBefore, notAfter: notAfter, usage: usage)
        return try TLSIdentity(chain: [certificate], key: key)
    }
}
