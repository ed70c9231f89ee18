package import Repository

/// Cuts the runs of a file at the borders of its leaves.
package enum LeafCutter {
    /// The leaves of a file with these runs; every leaf but the last describes exactly ``Leaf/span`` bytes.
    package static func leaves(of runs: [MapRun]) -> [Leaf] {
        var leaves: [Leaf] = []
        var leaf = Leaf()
        var room = Leaf.span
        for run in runs {
            var rest = run
            while rest.length > 0 {
                let length = min(rest.length, room)
                let (head, tail) = rest.split(at: length)
                leaf.runs.append(LeafRun(length: UInt32(length), location: head.location))
                rest = tail
                room -= length
                guard room == 0 else { continue }
                leaves.append(leaf)
                leaf = Leaf()
                room = Leaf.span
            }
        }
        return leaf.runs.isEmpty ? leaves : leaves + [leaf]
    }
}
