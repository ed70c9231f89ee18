import Platform
import Protocol

extension Sample {
    static let enrolment: [Sample] = [
        Sample(
            "EnrolRoot full",
            EnrolRoot()),
        Sample(
            "EnrolRootReply full",
            EnrolRootReply(root: [34, 0, 255])),
        Sample(
            "EnrolRequest full",
            EnrolRequest(
                token: Sample.identifier(35), proof: Sample.digest(36), tlsPublicKey: [37, 0, 255],
                signingPublicKey: [38, 0, 255], hostName: "text 39 é")),
        Sample(
            "EnrolReply full",
            EnrolReply(
                agent: Sample.identifier(36), name: Sample.name("name 37"), roles: [.protect, .restore],
                site: "text 40 é", certificate: [41, 0, 255], signingCertificate: [42, 0, 255],
                authority: [43, 0, 255])),
        Sample(
            "EnrolReply minimal",
            EnrolReply(
                agent: Sample.identifier(36), name: Sample.name("name 37"), site: "text 38 é",
                certificate: [39, 0, 255], signingCertificate: [40, 0, 255], authority: [41, 0, 255])),
        Sample(
            "RenewCertificate full",
            RenewCertificate(tlsPublicKey: [37, 0, 255])),
        Sample(
            "RenewReply full",
            RenewReply(certificate: [38, 0, 255])),
    ]
}
