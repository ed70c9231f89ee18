import Protocol

extension ProvenLog {
    /// Adds what the spool has behind the stored objects of a timeline.
    mutating func add(tailOf range: Protocol.LogRange) {
        guard let from = range.tailFrom, let to = range.tailTo else { return }
        var start = from.segmentStart(size: segmentSize)
        while start < to {
            let next = start.advanced(by: segmentSize)
            let piece = max(start, from)..<min(next, to)
            let position = LogPosition(timeline: range.timeline, lsn: start)
            if let index = segments.lastIndex(where: { $0.position == position }) {
                segments[index].end = max(segments[index].end, piece.upperBound)
                segments[index].tail = piece
            } else {
                segments.append(Segment(position: position, end: piece.upperBound, object: nil, tail: piece))
            }
            guard next > start else { return }
            start = next
        }
    }

    /// Leaves out all that lies behind `position`.
    mutating func cut(at position: LSN) {
        segments.removeAll { $0.tail != nil && $0.position.lsn >= position }
        for index in segments.indices where segments[index].tail != nil && segments[index].end > position {
            segments[index].end = position
            segments[index].isCut = true
        }
        end = min(end, position)
    }
}
