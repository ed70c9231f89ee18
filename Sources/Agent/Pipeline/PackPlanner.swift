package import Platform

/// Inverts maps: takes the runs of files in file order and gives them back in the order of their packs.
///
/// Memory stays bounded whatever the size of the database: sorted batches go to an unlinked scratch file and are merged
/// when read back.
package struct PackPlanner: ~Copyable {
    /// Runs kept in memory before a batch is written out; 32 bytes each.
    package static let defaultBatch = 1 << 17

    private let directory: String
    private let batchLimit: Int
    private var batch: [PlannedRun] = []
    private var scratch: ScratchFile?
    private var stretches: [Range<Int>] = []
    private var written = 0
    /// How many runs were added, and the bytes they cover.
    package private(set) var totals: (runs: Int, bytes: UInt64) = (0, 0)

    /// - Parameters:
    ///   - directory: where the scratch file is made, if one is needed.
    ///   - batchLimit: runs kept in memory.
    package init(directory: String, batchLimit: Int = defaultBatch) {
        self.directory = directory
        self.batchLimit = max(1, batchLimit)
    }

    /// Adds one run.
    package mutating func add(_ run: PlannedRun) throws(SystemError) {
        batch.append(run)
        totals.runs += 1
        totals.bytes += UInt64(run.length)
        if batch.count >= batchLimit { try spill() }
    }

    /// Ends the adding; the plan is read from the result.
    package consuming func finish() throws(SystemError) -> PackPlan {
        guard let scratch else {
            batch.sort()
            return PackPlan(batch, totals: totals)
        }
        try spill()
        return try PackPlan(scratch, stretches: stretches, totals: totals)
    }

    private mutating func spill() throws(SystemError) {
        guard !batch.isEmpty else { return }
        batch.sort()
        let file = if let scratch { scratch } else { try ScratchFile(directory: directory) }
        scratch = file
        let position = UInt64(written * MemoryLayout<PlannedRun>.stride)
        try batch.span.bytes.withUnsafeBytes { bytes throws(SystemError) in try file.write(bytes, at: position) }
        stretches.append(written..<written + batch.count)
        written += batch.count
        batch.removeAll(keepingCapacity: true)
    }
}
