import COpenSSL
import Glibc

/// Says in plain words why a connection failed.
enum TLSFailure {
    /// Reads the outcome of the call that just failed on `connection` and empties the error queue.
    static func describe(_ connection: OpaquePointer, outcome: Int32, errno code: Int32) -> CryptoError {
        let first = ERR_peek_error()
        let drained = CryptoError.drainingQueue("TLS")
        let verdict = SSL_get_verify_result(connection)
        if verdict != Int(X509_V_OK) {
            return CryptoError(operation: "TLS", reason: "peer refused: " + VerifyResult.text(verdict))
        }
        if outcome == SSL_ERROR_SYSCALL, first == 0 {
            let reason = code == 0 ? "the peer cut the connection" : String(cString: strerror(code))
            return CryptoError(operation: "TLS", reason: reason)
        }
        guard let reason = plainWords(ERR_GET_REASON(first)) else { return drained }
        return CryptoError(operation: "TLS", reason: reason)
    }

    private static func plainWords(_ reason: Int32) -> String? {
        switch reason {
        case SSL_R_UNEXPECTED_EOF_WHILE_READING: "the peer cut the connection"
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA: "the peer does not know the authority of our certificate"
        case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED: "the peer says that our certificate has expired"
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN,
            SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
            SSL_R_TLSV1_ALERT_ACCESS_DENIED:
            "the peer refused our certificate"
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: "both sides must speak TLS 1.3"
        case SSL_R_NO_APPLICATION_PROTOCOL, noApplicationProtocolAlert, SSL_R_CALLBACK_FAILED:
            "both sides must name the same application protocol"
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG:
            "the peer does not speak TLS"
        default: nil
        }
    }

    /// The library has no name for the reason that comes with this alert.
    private static let noApplicationProtocolAlert = SSL_AD_REASON_OFFSET + SSL_AD_NO_APPLICATION_PROTOCOL
}
