import Agent
import Platform
import Protocol
import TestSupport

/// The same records as text, once from our reader and once from PostgreSQL's own.
enum WALDump {
    /// The names of a timeline's segments in a server's log, in order.
    static func segments(_ server: PostgreSQLServer, timeline: UInt32 = 1) throws -> [String] {
        try Files.list(server.dataDirectory + "/pg_wal").filter {
            $0.utf8.count == 24 && $0.hasPrefix(TimelineID(rawValue: timeline).hex8)
        }.sorted()
    }

    /// What `pg_waldump` says of the records of interest in `segments`.
    static func expected(_ server: PostgreSQLServer, _ segments: [String]) async throws -> [String] {
        guard let first = segments.first, let last = segments.last else { return [] }
        var lines: [(LSN, String)] = []
        for manager in ["Transaction", "XLOG"] {
            let library = server.options.binaries.hasSuffix("/bin") ? server.options.binaries.dropLast(3) + "lib" : ""
            var child = ChildProcess(
                server.options.binaries + "/pg_waldump",
                ["-p", server.dataDirectory + "/pg_wal", "-r", manager, first, last],
                environment: ChildProcess.minimalEnvironment.merging(
                    ["TZ": "UTC", "LD_LIBRARY_PATH": String(library)]) { $1 })
            child.output = .captured(limit: 1 << 30)
            let output = try await child.run().outputText
            lines += output.split(separator: "\n").compactMap(line)
        }
        return lines.sorted { $0.0 < $1.0 }.map { "\($0) \($1)" }
    }

    private static func line(_ text: Substring) -> (LSN, String)? {
        guard text.hasPrefix("rmgr: "), let lsn = LSN(String(field("lsn: ", text, until: ","))) else { return nil }
        let xid = field("tx: ", text, until: ",").drop { $0 == " " }
        let description = text.ranges(of: "desc: ").first.map { text[$0.upperBound...] } ?? ""
        let word = description.prefix { $0 != " " }
        let rest = description.dropFirst(word.count + 1)
        let first = rest.prefix { $0 != ";" }
        switch word {
        case "COMMIT", "ABORT": return (lsn, "\(word) \(xid): \(first)")
        case "COMMIT_PREPARED", "ABORT_PREPARED": return (lsn, "\(word) \(first)")
        case "RESTORE_POINT", "FPW_CHANGE": return (lsn, "\(word) \(rest)")
        case "CHECKPOINT_ONLINE", "CHECKPOINT_SHUTDOWN":
            let redo = LSN(String(field("redo ", rest, until: ";"))).map { "\($0)" } ?? "none"
            return (
                lsn,
                "\(word) \(redo) \(field("; tli ", rest, until: ";")) \(field("prev tli ", rest, until: ";")) "
                    + field("; xid ", rest, until: ";")
            )
        case "PARAMETER_CHANGE": return (lsn, "\(word) \(field("wal_level=", rest, until: " "))")
        case "END_OF_RECOVERY":
            let time = field("time ", rest, until: ";")
            return (lsn, "\(word) \(field("tli ", rest, until: ";")) \(field("prev tli ", rest, until: ";")) \(time)")
        case "OVERWRITE_CONTRECORD":
            let interrupted = LSN(String(field("lsn ", rest, until: ";"))).map { "\($0)" } ?? "none"
            return (lsn, "\(word) \(interrupted) \(field("time ", rest, until: ";"))")
        default: return nil
        }
    }

    private static func field(_ name: String, _ text: Substring, until end: Character) -> Substring {
        text.ranges(of: name).first.map { text[$0.upperBound...].prefix { $0 != end } } ?? ""
    }

    /// The same line of a record that we read.
    static func line(_ record: WALRecord) -> String {
        let text =
            switch record.content {
            case .commit(let xid, let time, let isPrepared):
                "COMMIT\(isPrepared ? "_PREPARED" : "") \(xid): \(moment(time))"
            case .abort(let xid, let time, let isPrepared):
                "ABORT\(isPrepared ? "_PREPARED" : "") \(xid): \(moment(time))"
            case .restorePoint(let name, _): "RESTORE_POINT \(String(decoding: name, as: UTF8.self))"
            case .checkpoint(let checkpoint):
                "CHECKPOINT_\(checkpoint.isShutdown ? "SHUTDOWN" : "ONLINE") \(checkpoint.redo) \(checkpoint.timeline) "
                    + "\(checkpoint.previousTimeline) \(checkpoint.nextXid >> 32):\(checkpoint.nextXid & 0xFFFF_FFFF)"
            case .parameterChange(_, let level): "PARAMETER_CHANGE \(level)"
            case .endOfRecovery(let timeline, let previous, let time):
                "END_OF_RECOVERY \(timeline) \(previous) \(moment(time))"
            case .overwrittenRecord(let lsn, let time): "OVERWRITE_CONTRECORD \(lsn) \(moment(time))"
            case .fullPageWrites(let isOn): "FPW_CHANGE \(isOn)"
            }
        return "\(record.start) \(text)"
    }

    private static func moment(_ time: Timestamp) -> String {
        String(time.iso8601.map { $0 == "T" ? " " : $0 }.dropLast()) + " UTC"
    }
}
