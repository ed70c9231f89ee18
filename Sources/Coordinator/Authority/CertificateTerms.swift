/// How long certificates are valid.
enum CertificateTerms {
    /// Of an agent's, operator's or coordinator's TLS certificate; agents renew theirs at half of it.
    static let connection = Duration.seconds(30 * 86_400)
    /// Of the operator's certificate that `init` makes.
    static let operatorProfile = Duration.seconds(365 * 86_400)
    /// Of the authority's own.
    static let authority = Duration.seconds(3653 * 86_400)
    /// How far back validity begins, for clocks that run behind.
    static let allowance = Duration.seconds(300)
}
