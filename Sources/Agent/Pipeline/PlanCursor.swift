import Platform

/// Walks one sorted stretch of runs, a little at a time.
final class PlanCursor {
    private static let readAhead = 512
    private let scratch: ScratchFile?
    private var rest: Range<Int>
    private var buffer: [PlannedRun]
    private var index = 0

    init(_ runs: [PlannedRun]) {
        scratch = nil
        rest = 0..<0
        buffer = runs
    }

    init(_ scratch: ScratchFile, _ stretch: Range<Int>) {
        self.scratch = scratch
        rest = stretch
        buffer = []
    }

    /// The run at hand; nil at the end.
    var current: PlannedRun? { index < buffer.count ? buffer[index] : nil }

    /// Steps to the next run.
    func advance() throws(SystemError) {
        index += 1
        if index == buffer.count { try refill() }
    }

    /// Reads the next few runs of the stretch.
    func refill() throws(SystemError) {
        index = 0
        buffer = []
        guard let scratch, !rest.isEmpty else { return }
        let piece = rest.prefix(Self.readAhead)
        buffer = try Self.read(scratch, piece)
        rest = piece.upperBound..<rest.upperBound
    }

    private static func read(_ scratch: ScratchFile, _ range: Range<Int>) throws(SystemError) -> [PlannedRun] {
        let stride = MemoryLayout<PlannedRun>.stride
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count * stride, alignment: 16)
        defer { bytes.deallocate() }
        try scratch.read(into: bytes, at: UInt64(range.lowerBound * stride))
        return Array(bytes.bindMemory(to: PlannedRun.self))
    }
}
