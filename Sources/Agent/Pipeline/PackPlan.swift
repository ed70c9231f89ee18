package import Platform

/// The runs of a restore in the order of their packs, read pack by pack.
package final class PackPlan {
    /// How many runs there are, and the bytes they cover.
    package let totals: (runs: Int, bytes: UInt64)
    private let cursors: [PlanCursor]
    /// Indices of cursors that are not at their end, as a heap by their next run.
    private var heap: [Int] = []

    /// A plan that fits in memory, sorted already.
    init(_ sorted: [PlannedRun], totals: (runs: Int, bytes: UInt64)) {
        self.totals = totals
        cursors = [PlanCursor(sorted)]
        heap = sorted.isEmpty ? [] : [0]
    }

    /// A plan of sorted stretches of a scratch file.
    init(
        _ scratch: ScratchFile, stretches: [Range<Int>], totals: (runs: Int, bytes: UInt64)
    ) throws(SystemError) {
        self.totals = totals
        cursors = stretches.map { PlanCursor(scratch, $0) }
        for index in cursors.indices {
            try cursors[index].refill()
            push(index)
        }
    }

    /// The runs of the next pack, by place in it; nil at the end.
    package func nextPack() throws(SystemError) -> [PlannedRun]? {
        guard let first = try next() else { return nil }
        var runs = [first]
        while let top = heap.first, cursors[top].current?.pack == first.pack, let run = try next() {
            runs.append(run)
        }
        return runs
    }

    private func next() throws(SystemError) -> PlannedRun? {
        guard let top = heap.first, let run = cursors[top].current else { return nil }
        try cursors[top].advance()
        if cursors[top].current == nil {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        siftDown()
        return run
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        guard let a = cursors[left].current, let b = cursors[right].current else { return false }
        return a < b
    }

    private func push(_ cursor: Int) {
        guard cursors[cursor].current != nil else { return }
        heap.append(cursor)
        var child = heap.count - 1
        while child > 0, precedes(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private func siftDown() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if precedes(heap[child], heap[least]) { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
