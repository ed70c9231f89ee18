import COpenSSL

/// The subject alternative names of a certificate, of the two kinds in use.
struct AlternativeNames {
    /// URIs, as they stand in the certificate.
    var uris: [Bytes] = []
    /// DNS names.
    var hosts: [String] = []

    init(uris: [Bytes], hosts: [String]) {
        self.uris = uris
        self.hosts = hosts
    }

    init(of certificate: CertificateHandle) {
        guard let extensionValue = X509_get_ext_d2i(certificate.pointer, NID_subject_alt_name, nil, nil) else { return }
        let names = OpaquePointer(extensionValue)
        defer { GENERAL_NAMES_free(names) }
        for index in 0..<shim_GENERAL_NAMES_num(names) {
            var kind: Int32 = 0
            guard let value = GENERAL_NAME_get0_value(shim_GENERAL_NAMES_value(names, index), &kind) else { continue }
            switch kind {
            case GEN_URI: uris.append(Bytes(value.assumingMemoryBound(to: ASN1_STRING.self)))
            case GEN_DNS:
                hosts.append(String(decoding: Bytes(value.assumingMemoryBound(to: ASN1_STRING.self)), as: UTF8.self))
            default: continue
            }
        }
    }

    /// Adds the names to a certificate that is not signed yet.
    func add(to certificate: CertificateHandle) throws(CryptoError) {
        guard let names = shim_GENERAL_NAMES_new() else { preconditionFailure("no memory for a name") }
        defer { GENERAL_NAMES_free(names) }
        for uri in uris { Self.append(uri, kind: GEN_URI, to: names) }
        for host in hosts {
            guard !host.isEmpty, host.utf8.allSatisfy(Self.isHostCharacter) else {
                throw CryptoError(operation: "name certificate", reason: "a host name has forbidden characters")
            }
            Self.append(Array(host.utf8), kind: GEN_DNS, to: names)
        }
        try CryptoError.check("name certificate") {
            X509_add1_ext_i2d(certificate.pointer, NID_subject_alt_name, UnsafeMutableRawPointer(names), 0, 0)
        }
    }

    private static func append(_ bytes: Bytes, kind: Int32, to names: OpaquePointer) {
        guard let name = GENERAL_NAME_new(), let text = ASN1_STRING_type_new(V_ASN1_IA5STRING),
            ASN1_STRING_set(text, bytes, Int32(bytes.count)) == 1
        else { preconditionFailure("no memory for a name") }
        GENERAL_NAME_set0_value(name, kind, text)
        precondition(shim_GENERAL_NAMES_push(names, name) > 0, "no memory for a name")
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}
