import Glibc
import Platform

/// Where the coordinator is and who the operator is, as written in the operator profile.
struct Profile: Sendable {
    /// Host and port of the coordinator.
    var coordinator: String
    /// File of the authority's certificate.
    var authority: String
    /// File of the operator's certificate.
    var certificate: String
    /// File of the operator's private key.
    var key: String

    /// The options with which any command can be led to another profile or coordinator.
    static let options = [
        OptionSyntax("--profile", "FILE", "operator profile (default ~/.config/holdfast/profile.yaml)"),
        OptionSyntax("--coordinator", "ADDR:PORT", "another address than the profile's"),
        OptionSyntax("--json", "print one JSON value"),
    ]

    /// Reads the profile that the arguments, else the environment, name. Blocking.
    init(_ arguments: Arguments) throws {
        let path = try arguments.option("--profile") ?? Self.defaultPath()
        let bytes: Bytes
        do {
            bytes = try Files.readFile(path, limit: 64 << 10)
        } catch {
            let doing = "no operator profile: be the user who set the coordinator up, or name one by --profile"
            throw HoldfastError(error, doing: doing, code: .profile)
        }
        try self.init(text: String(decoding: bytes, as: UTF8.self), path: path)
        guard let address = arguments.option("--coordinator") else { return }
        guard Endpoint(address) != nil else {
            throw HoldfastError(.usage, "--coordinator takes HOST:PORT, not '\(address)'")
        }
        coordinator = address
    }

    /// Reads a profile's text; relative paths in it start at the profile's own directory.
    init(text: String, path: String) throws {
        let reader = try YAMLReader(text: text, file: path)
        coordinator = try reader.string("coordinator")
        authority = try reader.string("authority")
        certificate = try reader.string("certificate")
        key = try reader.string("key")
        try reader.finish()
        let directory = Files.directory(of: path)
        func absolute(_ file: String) -> String { file.hasPrefix("/") ? file : directory + "/" + file }
        (authority, certificate, key) = (absolute(authority), absolute(certificate), absolute(key))
    }

    private static func defaultPath() throws(HoldfastError) -> String {
        if let base = environment("XDG_CONFIG_HOME") { return base + "/holdfast/profile.yaml" }
        guard let home = environment("HOME") else {
            throw HoldfastError(
                .profile, "no operator profile: neither --profile nor HOME is set; name one by --profile")
        }
        return home + "/.config/holdfast/profile.yaml"
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
