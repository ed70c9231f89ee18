package import Platform

/// How the bytes of a source are compressed, as its configuration says: `zstd:LEVEL` or `lz4`.
package enum CompressionSetting: Sendable, Hashable, CustomStringConvertible {
    case zstd(level: Int32)
    case lz4

    /// Levels that are of use: beyond 19 zstd needs more memory than an agent may take.
    package static let zstdLevels: ClosedRange<Int32> = -7...19

    /// Reads `zstd`, `zstd:LEVEL` or `lz4`.
    ///
    /// - Throws: when the text is none of these.
    package init(parsing text: String) throws(HoldfastError) {
        switch text {
        case "lz4": self = .lz4
        case "zstd": self = .zstd(level: 3)
        default:
            guard text.hasPrefix("zstd:"), let level = Int32(text.dropFirst(5)), Self.zstdLevels.contains(level) else {
                throw HoldfastError(
                    .configuration,
                    "compression \"\(text)\" is not known; say lz4 or zstd:LEVEL with a level of -7 to 19")
            }
            self = .zstd(level: level)
        }
    }

    /// The same kind with no more effort than pays off for what is kept only for a while.
    var quick: CompressionSetting {
        switch self {
        case .zstd(let level): .zstd(level: min(level, 1))
        case .lz4: .lz4
        }
    }

    package var description: String {
        switch self {
        case .zstd(let level): "zstd:\(level)"
        case .lz4: "lz4"
        }
    }
}
