package import Platform
import Protocol

/// The lower level of a file's map: where 4 MiB of the file lie.
package struct Leaf: Hashable, Sendable {
    /// Bytes of the file that a leaf describes; the last leaf of a file may describe fewer.
    package static let span: UInt64 = 4 << 20

    /// The stretches in the order of the file.
    package var runs: [LeafRun]

    /// A leaf of `runs`.
    package init(runs: [LeafRun] = []) {
        self.runs = runs
    }

    /// The plain bytes.
    package var bytes: Bytes {
        var bytes = Bytes()
        for run in runs {
            Varint.append(run.location == nil ? 0 : 1, to: &bytes)
            Varint.append(UInt64(run.length), to: &bytes)
            guard let location = run.location else { continue }
            Varint.append(UInt64(location.backup), to: &bytes)
            Varint.append(UInt64(location.pack), to: &bytes)
            Varint.append(UInt64(location.superBlock), to: &bytes)
            Varint.append(UInt64(location.offset), to: &bytes)
        }
        return bytes
    }

    /// Reads the plain bytes of a leaf that must describe exactly `length` bytes, at most ``span``.
    package init(decoding bytes: Bytes, length: UInt64) throws(FormatError) {
        guard length <= Self.span else { throw FormatError("leaf", "it describes too much") }
        var numbers = PackedNumbers(bytes[...], "leaf")
        var left = length
        runs = []
        while !numbers.isAtEnd {
            let run = try Self.run(&numbers)
            guard run.length > 0, run.length <= left else { throw FormatError("leaf", "a run does not fit") }
            left -= UInt64(run.length)
            runs.append(run)
        }
        guard left == 0 else { throw FormatError("leaf", "it does not cover its part of the file") }
    }

    private static func run(_ numbers: inout PackedNumbers) throws(FormatError) -> LeafRun {
        switch try numbers.number() {
        case 0:
            return LeafRun(length: try numbers.small())
        case 1:
            let length = try numbers.small()
            let location = BlockLocation(
                backup: try numbers.small(), pack: try numbers.small(), superBlock: try numbers.small(),
                offset: try numbers.small())
            return LeafRun(length: length, location: location)
        default:
            throw FormatError("leaf", "a run is of an unknown kind")
        }
    }

    /// How many leaves a file of `length` bytes has.
    package static func count(ofLength length: UInt64) -> UInt64 {
        length / span + (length % span == 0 ? 0 : 1)
    }
}
