package import Platform

/// A person or program that may operate this site.
package struct OperatorIdentity: Sendable, Equatable {
    package var name: String
    /// SHA-256 of the TLS certificate in hexadecimal; another one of the same name is refused.
    package var certificate: String
    package var created: Timestamp
    package var revoked: Timestamp?
}

extension OperatorIdentity {
    /// Reads the file of an operator.
    init(file: FactFile, name: String) throws(HoldfastError) {
        self.init(
            name: try file.required("name", of: name) { $0 },
            certificate: try file.required("certificate", of: name) { $0 },
            created: try file.required("created", of: name) { Timestamp(iso8601: $0) },
            revoked: try file.optional("revoked", of: name) { Timestamp(iso8601: $0) })
    }

    var file: FactFile {
        var file = FactFile()
        file.add("name", name)
        file.add("certificate", certificate)
        file.add("created", created.iso8601)
        file.add("revoked", revoked?.iso8601)
        return file
    }
}
