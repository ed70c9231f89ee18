import Protocol

/// What is found in the files of a journal, read one after the other: of many small entries only the stretches that they
/// make are remembered.
package struct SpoolFindings: Sendable {
    /// By tail, in the order in which they were found.
    private(set) var stretches: [TailName: [SpoolStretch]] = [:]
    /// The highest sequence found; 0 when there is nothing.
    private(set) var lastSequence: UInt64 = 0
    /// Where reading went on behind bytes that cannot be read.
    private var resumed: SpoolPlace?

    /// Nothing yet.
    package init() {}

    /// Takes the next entry.
    ///
    /// - Parameters:
    ///   - found: In the order of files and offsets.
    ///   - isBehindDamage: Whether what lies right before it cannot be read; no piece reaches across that.
    package mutating func take(_ found: SpoolReplay.Found, isBehindDamage: Bool = false) {
        if isBehindDamage { resumed = found.place }
        lastSequence = max(lastSequence, found.entry.sequence)
        let border = resumed
        add(found, to: &stretches[found.entry.tail, default: []], border)
    }

    private func add(_ found: SpoolReplay.Found, to run: inout [SpoolStretch], _ border: SpoolPlace?) {
        if let border, let last = run.last?.piece.place, last.file == border.file, last.start < border.start {
            run.append(SpoolStretch(found))
        } else {
            run.take(found)
        }
    }
}
