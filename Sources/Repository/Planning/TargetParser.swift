package import Platform
package import Protocol

/// Reads what follows `--to`.
package enum TargetParser {
    /// The moment that `text` names.
    ///
    /// - Parameters:
    ///   - text: `latest`, `immediate`, `lsn:2A/1700028`, `xid:745`, `name:before the change`, or an ISO 8601 time with its
    ///     zone.
    ///   - exclusive: Whether to stop just before it.
    ///   - timeline: The timeline to follow; nil chooses.
    ///   - branch: The branch of log that is meant; nil where only one can be.
    ///   - localOffsetMinutes: Minutes east of UTC that this host's clock shows now; for the hint only.
    ///   - host: Whose clock that is, as the hint names it.
    /// - Returns: What it means.
    /// - Throws: `badTarget`, naming the readings when only the zone is missing.
    package static func parse(
        _ text: String, exclusive: Bool, timeline: TimelineID?, branch: LogBranch? = nil, localOffsetMinutes: Int,
        host: String = "the coordinator"
    ) throws(HoldfastError) -> TargetRequest {
        let moment = try moment(text, localOffsetMinutes, host)
        switch moment {
        case .latest, .immediate:
            guard !exclusive else {
                throw HoldfastError(.badTarget, "'--exclusive' has no meaning with '\(text)'; leave it out")
            }
        case .time, .lsn, .transaction, .name: break
        }
        return TargetRequest(moment: moment, exclusive: exclusive, timeline: timeline, branch: branch)
    }

    private static func moment(
        _ text: String, _ localOffsetMinutes: Int, _ host: String
    ) throws(HoldfastError) -> TargetRequest.Moment {
        switch text {
        case "latest": return .latest
        case "immediate": return .immediate
        case _ where text.hasPrefix("lsn:"):
            guard let lsn = LSN(String(text.dropFirst(4))), lsn > .zero else {
                throw HoldfastError(
                    .badTarget, "'\(text)' is no log position; write it as PostgreSQL does, such as lsn:2A/1700028")
            }
            return .lsn(lsn)
        case _ where text.hasPrefix("xid:"): return try transaction(text)
        case _ where text.hasPrefix("name:"): return try name(text)
        default:
            // A blank between day and time is how people write it.
            let iso = text.split(separator: " ").count == 2 ? text.replacing(firstBlankWith: "T") : text
            if let time = Timestamp(iso8601: iso) { return .time(time) }
            throw try zoneless(text, iso, localOffsetMinutes, host)
        }
    }

    /// Numbers below belong to no transaction that ends in the log.
    private static let firstTransaction: UInt64 = 3
    /// The most bytes of a restore point's name.
    private static let nameLimit = 63

    private static func transaction(_ text: String) throws(HoldfastError) -> TargetRequest.Moment {
        let digits = text.dropFirst(4)
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = UInt64(digits), number >= firstTransaction
        else {
            throw HoldfastError(
                .badTarget, "'\(text)' is no transaction; write its number, as pg_current_xact_id() gives it: xid:745")
        }
        return .transaction(number)
    }

    private static func name(_ text: String) throws(HoldfastError) -> TargetRequest.Moment {
        let name = String(text.dropFirst(5))
        guard (1...nameLimit).contains(name.utf8.count), !name.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
            throw HoldfastError(
                .badTarget,
                "'\(text.escapedForOneLine)' names no restore point; their names have 1 to \(nameLimit) bytes")
        }
        return .name(name)
    }

    private static func zoneless(
        _ text: String, _ iso: String, _ localOffsetMinutes: Int, _ host: String
    ) throws(HoldfastError) -> HoldfastError {
        guard Timestamp(iso8601: iso + "Z") != nil else {
            return HoldfastError(
                .badTarget,
                "'\(text)' is no target; give a time with its zone (2026-11-21T10:15:00+01:00), lsn:…, xid:…, name:…, "
                    + "latest or immediate")
        }
        let zone = zoneText(localOffsetMinutes)
        let local = zone == "Z" ? "\(host)'s own zone is UTC too" : "or \(iso)\(zone) as \(host)'s zone"
        return HoldfastError(
            .badTarget, "'\(text)' has no zone; it reads as \(iso)Z in UTC, \(local): write one of them")
    }

    private static func zoneText(_ minutes: Int) -> String {
        guard minutes != 0 else { return "Z" }
        let magnitude = minutes.magnitude
        func two(_ number: UInt) -> String { (number < 10 ? "0" : "") + String(number) }
        return (minutes < 0 ? "-" : "+") + two(magnitude / 60) + ":" + two(magnitude % 60)
    }
}

extension String {
    fileprivate func replacing(firstBlankWith character: Character) -> String {
        guard let blank = firstIndex(of: " ") else { return self }
        var copy = self
        copy.replaceSubrange(blank...blank, with: [character])
        return copy
    }
}
