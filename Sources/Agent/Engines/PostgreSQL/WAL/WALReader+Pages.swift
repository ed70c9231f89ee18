import Protocol

/// The heads of pages.
extension WALReader {
    /// Fills the head of the page that begins at `pageEnd`.
    mutating func readPageHead(_ bytes: RawSpan) throws(WALFinding) -> Int {
        let isLong = geometry?.isSegmentStart(pageEnd) ?? true
        let length = isLong ? WALPageHead.longLength : WALPageHead.shortLength
        let taken = advance(pageCell.take(from: bytes, upTo: length))
        guard pageCell.count == length else { return taken }
        try begin(WALPageHead(pageCell, isLong: isLong))
        pageCell.clear()
        return taken
    }

    private mutating func begin(_ page: WALPageHead) throws(WALFinding) {
        let lsn = LSN(rawValue: pageEnd)
        guard let version = WALVersion(rawValue: page.magic) else {
            throw WALFinding(lsn, .unknownVersion(magic: page.magic))
        }
        guard self.version ?? version == version else { throw WALFinding(lsn, .pageHead(.magic)) }
        guard page.hasKnownFlags, page.isLong == (page.geometry != nil) else {
            throw WALFinding(lsn, .pageHead(.flags))
        }
        guard page.address == pageEnd else { throw WALFinding(lsn, .pageHead(.address)) }
        guard page.timeline >= max(1, timeline?.rawValue ?? 1) else { throw WALFinding(lsn, .pageHead(.timeline)) }
        let geometry = try checked(page.geometry ?? geometry, lsn)
        try follow(page, lsn)
        self.version = version
        self.geometry = geometry
        timeline = TimelineID(rawValue: page.timeline)
        pageEnd += UInt64(geometry.pageBytes)
    }

    private func checked(_ geometry: WALGeometry?, _ lsn: LSN) throws(WALFinding) -> WALGeometry {
        guard let geometry, geometry.isPossible else { throw WALFinding(lsn, .pageHead(.sizes)) }
        guard systemIdentifier ?? geometry.systemIdentifier == geometry.systemIdentifier else {
            throw WALFinding(lsn, .foreignSystem(geometry.systemIdentifier))
        }
        guard self.geometry ?? geometry == geometry else { throw WALFinding(lsn, .pageHead(.sizes)) }
        guard geometry.isSegmentStart(origin) else { throw WALFinding(lsn, .notAtSegmentStart) }
        return geometry
    }

    /// Compares what the page says of an unfinished record with what is known of one.
    private mutating func follow(_ page: WALPageHead, _ lsn: LSN) throws(WALFinding) {
        if page.isOverwritten { return interrupt() }
        if pageEnd == origin, page.isContinued {
            guard page.remaining <= WALLimits.recordBytes else { throw WALFinding(lsn, .pageHead(.remainder)) }
            stage = .unknownRecord
            remaining = page.remaining
        } else {
            guard try unfinished() == page.remaining else { throw WALFinding(lsn, .continuation) }
        }
    }

    /// Bytes of the record at hand that are still to come; 0 when none is at hand.
    private func unfinished() throws(WALFinding) -> UInt32 {
        guard case .recordHead = stage else { return remaining }
        guard recordCell.count > 0 else { return 0 }
        // Records begin at multiples of 8, so that at least 8 bytes of the head stand on its first page.
        let length: UInt32 = recordCell.number(0)
        guard WALRecordHead.isPossible(length: length) else {
            throw WALFinding(LSN(rawValue: recordStart), .recordLength(length))
        }
        return length - UInt32(recordCell.count)
    }

    /// Drops the record at hand: it was never written to its end.
    private mutating func interrupt() {
        switch stage {
        case .recordHead where recordCell.count == 0, .unknownRecord: interruption = .ofUnknown
        case .recordHead, .recordBody: interruption = .of(recordStart)
        }
        stage = .recordHead
        recordCell.clear()
        walk = nil
    }
}
