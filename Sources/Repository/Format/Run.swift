package import Platform
import Protocol

/// A stretch of one file whose bytes lie in a super-block.
package struct Run: Hashable, Sendable {
    /// Number of the file in the manifest.
    package var file: UInt64
    /// Where in the file it begins, in bytes.
    package var offset: UInt64
    /// In bytes; never 0.
    package var length: UInt64

    /// The stretch with these parts.
    package init(file: UInt64, offset: UInt64, length: UInt64) {
        self.file = file
        self.offset = offset
        self.length = length
    }

    /// The runs of a super-block, in the order of its plain bytes, as they stand in the table.
    package static func pack(_ runs: [Run]) -> Bytes {
        var bytes = Bytes()
        for run in runs {
            Varint.append(run.file, to: &bytes)
            Varint.append(run.offset, to: &bytes)
            Varint.append(run.length, to: &bytes)
        }
        return bytes
    }

    /// Reads the runs of a super-block of `plainLength` bytes, all of which they must cover.
    package static func unpack(_ bytes: Bytes, plainLength: UInt64) throws(FormatError) -> [Run] {
        var numbers = PackedNumbers(bytes[...], "list of runs")
        var runs: [Run] = []
        var covered: UInt64 = 0
        while !numbers.isAtEnd {
            let run = Run(file: try numbers.number(), offset: try numbers.number(), length: try numbers.number())
            guard run.length > 0, run.length <= plainLength - covered,
                !run.offset.addingReportingOverflow(run.length).overflow
            else { throw FormatError("list of runs", "a run does not fit into its super-block") }
            covered += run.length
            runs.append(run)
        }
        guard covered == plainLength else { throw FormatError("list of runs", "it does not cover its super-block") }
        return runs
    }
}
