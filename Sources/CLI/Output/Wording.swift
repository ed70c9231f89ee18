import Platform
import Protocol

/// Values in the words that people read.
enum Wording {
    /// A number of bytes, such as `16.0 MiB`.
    static func bytes(_ count: UInt64?) -> String? {
        count.map { ByteCount(bytes: $0).description }
    }

    /// Bytes a second, such as `120.5 MiB/s`.
    static func rate(_ bytes: UInt64, in duration: Duration) -> String? {
        let seconds = duration / .seconds(1)
        guard seconds > 0.001 else { return nil }
        return ByteCount(bytes: UInt64(clamping: Int64(Double(bytes) / seconds))).description + "/s"
    }

    /// A moment to the second, such as `2026-11-21 10:15:00Z`.
    static func time(_ moment: Timestamp?) -> String? {
        moment.map { String($0.iso8601.prefix(19)).split(separator: "T").joined(separator: " ") + "Z" }
    }

    /// How much smaller what is stored is, such as `2.1:1`.
    static func ratio(_ logical: UInt64?, _ stored: UInt64?) -> String? {
        guard let logical, let stored, stored > 0 else { return nil }
        return DecimalText.fixed(Double(logical) / Double(stored), places: 2) + ":1"
    }

    /// A type of backup by its number in the repository format.
    static func backupType(_ number: UInt64) -> String {
        let words = ["full", "differential", "incremental"]
        return number < words.count ? words[Int(number)] : "type \(number)"
    }

    /// An error of the other side, such as `HF-601`.
    static func code(_ number: UInt32?) -> String? {
        number.map { "HF-\($0)" }
    }

    /// Roles, such as `protect, restore`.
    static func roles(_ roles: [AgentRole]) -> String {
        roles.map(\.text).joined(separator: ", ")
    }
}
