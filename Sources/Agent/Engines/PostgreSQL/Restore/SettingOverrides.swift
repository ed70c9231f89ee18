import Glibc
import Platform

/// What a restored cluster has to set otherwise than its source, since it lives in another place or on another host.
package struct SettingOverrides {
    /// A Unix socket's path must fit into 107 bytes, its own name included.
    static let socketDirectoryLimit = 80

    /// Name and value, in a stable order.
    package private(set) var values: [(name: String, value: String)] = []
    /// One line for each, with the reason.
    package private(set) var notes: [String] = []

    private let settings: [String: String]
    private let setting: RestoreSetting
    private let probe: HostProbe

    /// Judges the settings of all files. Blocks.
    ///
    /// - Parameters:
    ///   - settings: What the configuration says.
    ///   - setting: What the restore is to make.
    ///   - probe: What this host offers.
    package init(settings: [String: String], setting: RestoreSetting, probe: HostProbe) {
        self.settings = settings
        self.setting = setting
        self.probe = probe
        place()
        network()
        encryption()
        others()
    }

    /// Everything that a restore may set otherwise.
    private static let all: Set<String> = [
        "data_directory", "hba_file", "ident_file", "external_pid_file", "stats_temp_directory", "log_directory",
        "port",
        "unix_socket_directories", "listen_addresses", "ssl", "archive_mode", "synchronous_standby_names",
    ]
    private static let head = "# Set by the restore of this cluster, since it has another place than its source:"

    /// The lines to add at the end of the main file.
    ///
    /// - Parameter earlier: What an earlier restore had set there; it stands as far as it is not set anew.
    /// - Returns: None when there is nothing to set.
    package func lines(beside earlier: [(name: String, value: String)] = []) -> [String] {
        let all = earlier.filter { !names.contains($0.name) } + values
        guard !all.isEmpty else { return [] }
        return ["", Self.head] + all.map { ConfigurationFile.line($0.name, $0.value) }
    }

    /// Takes the lines of earlier restores out of a main file.
    ///
    /// - Returns: The last value of each, in order.
    package static func takeOut(of file: inout ConfigurationFile) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        while let first = file.lines.lastIndex(of: Bytes(head.utf8)) {
            var last = first
            var block: [(name: String, value: String)] = []
            while last + 1 < file.lines.count, let line = ConfigurationLine(file.lines[last + 1]),
                all.contains(line.name)
            {
                block.append((line.name, line.value))
                last += 1
            }
            // The later block was read first, and its values count.
            found = block.filter { line in !found.contains { $0.name == line.name } } + found
            file.remove(lines: (first > 0 && file.lines[first - 1].isEmpty ? first - 1 : first)...last)
        }
        return found
    }

    var names: Set<String> { Set(values.map(\.name)) }

    /// Takes out what others set.
    mutating func drop(_ names: Set<String>) {
        notes = zip(values, notes).filter { !names.contains($0.0.name) }.map(\.1)
        values.removeAll { names.contains($0.name) }
    }

    private mutating func set(_ name: String, _ value: String, because reason: String) {
        guard settings[name] != value else { return }
        values.append((name, value))
        notes.append("\(name) = \(ConfigurationFile.quoted(value)): \(reason)")
    }

    private mutating func place() {
        let directory = setting.directory
        if settings["data_directory"] != nil { set("data_directory", directory, because: "the restored directory") }
        for (name, file) in [("hba_file", "pg_hba.conf"), ("ident_file", "pg_ident.conf")] where settings[name] != nil {
            set(name, "\(directory)/\(file)", because: "laid under the restored directory")
        }
        if settings["external_pid_file"]?.isEmpty == false {
            set("external_pid_file", "", because: "the source's file is not this cluster's")
        }
        // A server empties it at its start, and another one may be using it.
        if let path = settings["stats_temp_directory"], path.hasPrefix("/") {
            set("stats_temp_directory", "pg_stat_tmp", because: "'\(path)' may be another cluster's")
        }
        if let path = settings["log_directory"], path.hasPrefix("/"), !probe.canWrite(path) {
            set("log_directory", "log", because: "'\(path)' cannot be written on this host")
        }
    }

    private mutating func network() {
        if let port = setting.port { set("port", "\(port)", because: "as the restore was told") }
        let directories = list("unix_socket_directories")
        if !(directories ?? ["/var/run/postgresql"]).allSatisfy({ $0.hasPrefix("@") || probe.canWrite($0) }) {
            let own = setting.directory.utf8.count <= Self.socketDirectoryLimit && !setting.directory.contains(",")
            set(
                "unix_socket_directories", directories != nil && own ? setting.directory : "/tmp",
                because: "the usual directory cannot be written on this host")
        }
        let special: Set<String> = ["*", "localhost", "0.0.0.0", "::"]
        if let addresses = list("listen_addresses"), !addresses.isEmpty, special.isDisjoint(with: addresses),
            !addresses.contains(where: HostProbe.isOurs)
        {
            set("listen_addresses", "localhost", because: "the source's addresses are not this host's")
        }
    }

    private mutating func encryption() {
        guard let value = settings["ssl"]?.lowercased(), ["on", "true", "yes", "1"].contains(value) else { return }
        var files = [settings["ssl_cert_file"] ?? "server.crt", settings["ssl_key_file"] ?? "server.key"]
        files += ["ssl_ca_file", "ssl_crl_file", "ssl_dh_params_file"].compactMap { settings[$0] }.filter {
            !$0.isEmpty
        }
        let missing = files.first { !probe.canRead($0.hasPrefix("/") ? $0 : "\(setting.directory)/\($0)") }
        if let missing { set("ssl", "off", because: "'\(missing)' cannot be read on this host") }
    }

    private mutating func others() {
        if let mode = settings["archive_mode"], mode != "off" {
            set("archive_mode", "off", because: "the restored cluster must not write into the source's archive")
        }
        if settings["synchronous_standby_names"]?.isEmpty == false {
            set("synchronous_standby_names", "", because: "no commit could end without the source's standbys")
        }
    }

    private func list(_ name: String) -> [String]? {
        settings[name]?.split(separator: ",").map { part in
            let words = part.split { $0 == " " || $0 == "\"" }
            return words.joined(separator: " ")
        }
    }
}
