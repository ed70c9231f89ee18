import CPostgreSQL
import Glibc
import Platform

/// How to reach a PostgreSQL server: a connection string of libpq's making, and the password in a file of its own.
package struct ConnectionSettings: Sendable {
    /// The longest password file that is read.
    static let passwordFileLimit = 4096
    /// How long connecting may take unless the connection string says otherwise, in seconds.
    static let connectTimeout = "15"

    /// The connection string, `host=… port=… user=…` or a URI, without a password.
    package let text: String
    /// A file that holds the password alone, on this host; nil when none is needed or libpq finds it elsewhere.
    package let passwordFile: String?

    package init(text: String, passwordFile: String? = nil) {
        self.text = text
        self.passwordFile = passwordFile
    }

    /// The parameters of the string as libpq reads them.
    ///
    /// - Throws: HF-404 when libpq cannot read the string, or when it holds a password, which would be kept and shown
    ///   with the source.
    func parameters() throws -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            defer { PQfreemem(message) }
            throw HoldfastError(
                .connectionString, "the connection string cannot be read: \(complaint(message))")
        }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        guard parameters["password"] == nil, parameters["sslpassword"] == nil else {
            throw HoldfastError(
                .connectionString,
                "the connection string holds a password, which would be kept with the source; "
                    + "put it into a file on the agent's host (mode 0600) and name that with --password-file")
        }
        return parameters
    }

    /// The user name that the server will see, as far as the string tells.
    package var user: String? { (try? parameters())?["user"] }

    /// Whether string and password file can be used at all; nothing is connected.
    ///
    /// - Throws: HF-404 and HF-405.
    package func check() throws {
        _ = try startParameters(replication: false, applicationName: "")
    }

    /// Parameters in the form that starts a connection.
    func startParameters(replication: Bool, applicationName: String) throws -> [(String, String)] {
        var parameters = try parameters()
        parameters["application_name"] = applicationName
        parameters["client_encoding"] = "UTF8"
        parameters["connect_timeout"] = parameters["connect_timeout"] ?? Self.connectTimeout
        parameters["dbname"] = parameters["dbname"] ?? "postgres"
        if replication { parameters["replication"] = "true" }
        if let passwordFile { parameters["password"] = try Self.password(from: passwordFile) }
        return parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The password: the file's content without its line end.
    ///
    /// - Throws: HF-405 when others than the owner can read the file, or it holds no password.
    static func password(from path: String) throws -> String {
        let content: Bytes
        do {
            let status = try Files.stat(path)
            guard status.kind == .file, status.mode & 0o077 == 0 else {
                throw HoldfastError(
                    .passwordFile, "password file '\(path)' can be read by others than its owner; chmod 600 it")
            }
            content = try Files.readFile(path, limit: passwordFileLimit)
        } catch let error as SystemError {
            throw HoldfastError(error, doing: "the password file cannot be read", code: .passwordFile)
        }
        let line = content.prefix { $0 != 10 && $0 != 13 && $0 != 0 }
        guard !line.isEmpty, let password = String(validating: line, as: UTF8.self) else {
            throw HoldfastError(.passwordFile, "password file '\(path)' holds no password in its first line")
        }
        return password
    }

    /// libpq's complaint up to the first quotation, since what it quotes might be part of a password; the name of an
    /// unknown option is kept where the string speaks of no password at all.
    private func complaint(_ message: UnsafeMutablePointer<CChar>?) -> String {
        let line = (message.map { String(cString: $0) } ?? "out of memory").prefix { $0 != "\n" }
        let isName = line.hasPrefix("invalid connection option \"") && !text.lowercased().contains("pass")
        guard !isName, let quote = line.firstIndex(of: "\"") else { return String(line) }
        return String(line[..<quote].reversed().drop { $0 == " " || $0 == ":" }.reversed())
    }
}
