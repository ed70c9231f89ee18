package import Platform
package import Protocol

/// Reads what follows `--to`.
package enum TargetParser {
    /// The moment that `text` names.
    ///
    /// - Parameters:
    ///   - text: `latest`, `immediate`, `lsn:2A/1700028`, or an ISO 8601 time with its zone.
    ///   - exclusive: Whether to stop just before it.
    ///   - timeline: The timeline to follow; nil chooses.
    ///   - localOffsetMinutes: Minutes east of UTC that this host's clock shows now; for the hint only.
    /// - Returns: What it means.
    /// - Throws: `badTarget`, naming the readings when only the zone is missing.
    package static func parse(
        _ text: String, exclusive: Bool, timeline: TimelineID?, localOffsetMinutes: Int
    ) throws(HoldfastError) -> TargetRequest {
        let moment = try moment(text, localOffsetMinutes: localOffsetMinutes)
        switch moment {
        case .latest, .immediate:
            guard !exclusive else {
                throw HoldfastError(.badTarget, "'--exclusive' has no meaning with '\(text)'; leave it out")
            }
        case .time, .lsn: break
        }
        return TargetRequest(moment: moment, exclusive: exclusive, timeline: timeline)
    }

    private static func moment(
        _ text: String, localOffsetMinutes: Int
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
        case _ where text.hasPrefix("xid:") || text.hasPrefix("name:"):
            throw HoldfastError(
                .badTarget, "targets by transaction or name are not known yet ('\(text)'); give a time or lsn:…")
        default:
            // A blank between day and time is how people write it.
            let iso = text.split(separator: " ").count == 2 ? text.replacing(firstBlankWith: "T") : text
            if let time = Timestamp(iso8601: iso) { return .time(time) }
            throw try zoneless(text, iso, localOffsetMinutes)
        }
    }

    private static func zoneless(
        _ text: String, _ iso: String, _ localOffsetMinutes: Int
    ) throws(HoldfastError) -> HoldfastError {
        guard Timestamp(iso8601: iso + "Z") != nil else {
            return HoldfastError(
                .badTarget,
                "'\(text)' is no target; give a time with its zone (2026-11-21T10:15:00+01:00), lsn:…, latest or "
                    + "immediate")
        }
        let zone = zoneText(localOffsetMinutes)
        let local = zone == "Z" ? "the coordinator's own zone is UTC too" : "or \(iso)\(zone) as the coordinator's zone"
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
