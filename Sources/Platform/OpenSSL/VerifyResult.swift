import COpenSSL

/// Says in plain words why a certificate was refused.
enum VerifyResult {
    static func text(_ code: Int) -> String { text(Int32(truncatingIfNeeded: code)) }

    static func text(_ code: Int32) -> String {
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED: "the certificate has expired"
        case X509_V_ERR_CERT_NOT_YET_VALID: "the certificate is not valid yet; compare the clocks"
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_CERT_SIGNATURE_FAILURE:
            "the certificate is of an unknown authority"
        case X509_V_ERR_INVALID_PURPOSE: "the certificate is made for another usage"
        case X509_V_ERR_HOSTNAME_MISMATCH: "the certificate names another host"
        case X509_V_ERR_APPLICATION_VERIFICATION: "the certificate is not the expected one"
        default: String(cString: X509_verify_cert_error_string(Int(code)))
        }
    }
}
