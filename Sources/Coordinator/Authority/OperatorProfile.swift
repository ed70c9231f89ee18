import Platform

/// The files by which the first operator's command finds and trusts this coordinator.
struct OperatorProfile {
    static let fileName = "profile.yaml"
    static let certificateName = "operator.pem"

    let plan: AuthorityPlan
    let authority: CertificateAuthority
    let now: Timestamp

    /// Writes profile, key and certificates, and notes the operator in the authority. Blocking.
    func write(operators paths: AuthorityPaths) throws {
        let key = Ed25519PrivateKey.generate()
        let certificate = try authority.issue(
            subject: CertificateSubject(
                commonName: plan.person, identity: PeerIdentity.operatorPrefix + plan.person),
            publicKey: key.publicKey, notBefore: now.advanced(by: .zero - CertificateTerms.allowance),
            notAfter: now.advanced(by: CertificateTerms.operatorProfile), usage: .client)
        let person = OperatorIdentity(name: plan.person, certificate: certificate.sha256.hexString, created: now)
        try Files.writeFileDurably(paths.operatorFile(plan.person), person.file.bytes, mode: 0o600)

        let directory = plan.profileDirectory
        try Files.makeDirectories(directory, mode: 0o700)
        try Files.writeFileDurably(directory + "/authority.pem", PEM.encode([authority.certificate]), mode: 0o600)
        try Files.writeFileDurably(directory + "/" + Self.certificateName, PEM.encode([certificate]), mode: 0o600)
        try PEM.encode(key).withUnsafeBytes { bytes in
            let file = try NewFile(directory + "/operator.key", mode: 0o600)
            try Files.writeAll(file.descriptor, bytes)
            try file.replace()
        }
        try Files.createOnly(directory + "/" + Self.fileName, Bytes(text.utf8), mode: 0o600)
    }

    private var text: String {
        """
        coordinator: \(quoted(plan.address))
        authority: \(quoted(plan.profileDirectory + "/authority.pem"))
        certificate: \(quoted(plan.profileDirectory + "/" + Self.certificateName))
        key: \(quoted(plan.profileDirectory + "/operator.key"))

        """
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) } + "\""
    }
}
