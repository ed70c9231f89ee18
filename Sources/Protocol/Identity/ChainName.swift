/// The name of one of a source's chains of records.
package enum ChainName: Hashable, Sendable {
    case backup
    case log(branch: LogBranch, timeline: TimelineID)
    case upkeep

    /// Reads the form that stands in paths: `backup`, `upkeep`, `log-0-00000001`; nil for any other text.
    package init?(text: some StringProtocol) {
        switch text {
        case "backup": self = .backup
        case "upkeep": self = .upkeep
        default:
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "log", let branch = UInt32(parts[1]),
                let timeline = TimelineID(hex8: parts[2])
            else { return nil }
            self = .log(branch: LogBranch(rawValue: branch), timeline: timeline)
            guard self.text == text else { return nil }
        }
    }

    /// The form that stands in paths.
    package var text: String {
        switch self {
        case .backup: "backup"
        case .log(let branch, let timeline): "log-\(branch)-\(timeline.hex8)"
        case .upkeep: "upkeep"
        }
    }
}

extension ChainName: CustomStringConvertible {
    package var description: String { text }
}
