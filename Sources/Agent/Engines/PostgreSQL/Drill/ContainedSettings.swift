import Platform

/// The settings that keep a restored server to itself: a pure function of what its source had set.
package struct ContainedSettings: Sendable {
    /// The file in the data directory that says who may log in.
    package static let hbaName = "holdfast_drill_hba.conf"
    /// The file in the data directory that says whom the agent is.
    package static let identName = "holdfast_drill_ident.conf"
    /// Names the socket; the server listens on no such port.
    package static let port: UInt16 = 5432
    /// The most shared memory that is given to a drill.
    package static let sharedBuffersLimit: UInt64 = 256 << 20
    /// Libraries without which some log cannot be replayed: they bring resource managers of their own.
    package static let neededLibraries = ["pg_tde", "orioledb"]

    /// Name and value, in a stable order.
    package private(set) var values: [(name: String, value: String)] = []
    /// One line for everything that is otherwise than at the source, with what it was.
    package private(set) var told: [String] = []

    /// Settings in which people write passwords: what they were is told to nobody.
    private static let secretive: Set<String> = ["primary_conninfo", "archive_command", "archive_library"]

    private let settings: [String: String]

    /// Judges what the source had set.
    ///
    /// - Parameters:
    ///   - settings: name and value; what is absent has the server's own default.
    ///   - major: the server's major version.
    ///   - directory: the absolute data directory.
    ///   - containment: where its socket goes, and what it may load.
    package init(settings: [String: String], major: UInt64, directory: String, containment: Containment) {
        self.settings = settings
        for rule in ContainedRule.all where rule.since <= major { set(rule.name, rule.value, usual: rule.usual) }
        libraries(containment.libraries + Self.neededLibraries)
        memory()
        if settings["io_method"] == "io_uring" { set("io_method", "worker", usual: "worker") }
        let socket = BytePath.relative(from: Bytes(directory.utf8), to: Bytes(containment.socketDirectory.utf8))
        // Relative, since a socket's whole path has to fit into 107 bytes.
        values.append(("unix_socket_directories", BytePath.text(socket)))
        values.append(("port", "\(Self.port)"))
        values.append(("hba_file", "\(directory)/\(Self.hbaName)"))
        values.append(("ident_file", "\(directory)/\(Self.identName)"))
        values.append(("cluster_name", "holdfast_drill"))
    }

    /// The names that are set.
    package var names: Set<String> { Set(values.map(\.name)) }

    /// The lines to add at the end of the main file.
    var lines: [String] {
        ["", "# Set by a drill, which keeps this server to itself:"]
            + values.map { ConfigurationFile.line($0.name, $0.value) }
    }

    private mutating func set(_ name: String, _ value: String, usual: String) {
        values.append((name, value))
        let before = settings[name]
        guard !Self.isSame(before ?? usual, value) else { return }
        let was =
            Self.secretive.contains(name) && before != nil
            ? "was set" : before.map { "was \(ConfigurationFile.quoted($0))" } ?? "was '\(usual)' by default"
        told.append("\(name) = \(ConfigurationFile.quoted(value)) (\(was))")
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        let off: Set<String> = ["off", "false", "no", "0"]
        return one == other || (off.contains(one.lowercased()) && off.contains(other))
    }

    private mutating func libraries(_ kept: [String]) {
        let wanted = (settings["shared_preload_libraries"] ?? "").split(separator: ",").map { part in
            String(part.filter { $0 != " " && $0 != "\"" })
        }
        let needed = wanted.filter { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return kept.contains(name.hasSuffix(".so") ? String(name.dropLast(3)) : name)
        }
        set("shared_preload_libraries", needed.joined(separator: ","), usual: "")
    }

    private mutating func memory() {
        cap("shared_buffers", Self.sharedBuffersLimit, "256MB", unit: 8192, usual: "128MB")
        cap("work_mem", 64 << 20, "64MB", unit: 1024, usual: "4MB")
        cap("maintenance_work_mem", 256 << 20, "256MB", unit: 1024, usual: "64MB")
        cap("temp_buffers", 32 << 20, "32MB", unit: 8192, usual: "8MB")
        cap("min_dynamic_shared_memory", 0, "0", unit: 1 << 20, usual: "0")
        // -1 takes a part of the shared buffers.
        if settings["wal_buffers"] != "-1" { cap("wal_buffers", 16 << 20, "16MB", unit: 8192, usual: "4MB") }
    }

    private mutating func cap(_ name: String, _ limit: UInt64, _ value: String, unit: UInt64, usual: String) {
        guard let text = settings[name], ServerMemory.bytes(text, unit: unit).map({ $0 > limit }) ?? true else {
            return
        }
        set(name, value, usual: usual)
    }
}
