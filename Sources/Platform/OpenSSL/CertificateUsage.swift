import COpenSSL

/// What the owner of a certificate may do with it.
package enum CertificateUsage: Sendable {
    /// Open connections.
    case client
    /// Accept connections.
    case server

    var extendedKeyUsage: String {
        switch self {
        case .client: "clientAuth"
        case .server: "serverAuth"
        }
    }

    var purpose: Int32 {
        switch self {
        case .client: X509_PURPOSE_SSL_CLIENT
        case .server: X509_PURPOSE_SSL_SERVER
        }
    }
}
