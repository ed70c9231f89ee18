import Protocol

/// The records on the pages.
extension WALReader {
    /// Records begin at multiples of this.
    private static let alignment: UInt64 = 8

    /// Fills the head of a record from the rest of a page.
    mutating func readRecordHead(_ part: RawSpan, _ records: inout [WALRecord]) throws(WALFinding) -> Int {
        let isNew = recordCell.count == 0
        if isNew { recordStart = position }
        if isNew, part.byteCount >= WALRecordHead.length {
            let taken = advance(WALRecordHead.length)
            try begin(WALRecordHead(part), &records)
            return taken
        }
        let taken = advance(recordCell.take(from: part, upTo: WALRecordHead.length))
        guard recordCell.count == WALRecordHead.length else { return taken }
        let head = WALRecordHead(recordCell)
        recordCell.clear()
        try begin(head, &records)
        return taken
    }

    private mutating func begin(_ head: WALRecordHead, _ records: inout [WALRecord]) throws(WALFinding) {
        let lsn = LSN(rawValue: recordStart)
        guard WALRecordHead.isPossible(length: head.totalLength) else {
            throw WALFinding(lsn, .recordLength(head.totalLength))
        }
        guard let version, head.hasPossibleManager(version) else { throw WALFinding(lsn, .recordHead(.manager)) }
        // Whatever came before the first record began before the first segment.
        guard lastRecord.map({ $0 == head.previous }) ?? (head.previous < origin) else {
            throw WALFinding(lsn, .recordHead(.previous))
        }
        self.head = head
        body = CRC32C()
        remaining = head.totalLength - UInt32(WALRecordHead.length)
        let kind = WALRecordKind(head, version)
        try explain(kind, lsn)
        walk = kind.map { WALBodyWalk($0, version, length: remaining) }
        stage = .recordBody
        if remaining == 0 { try finish(&records) }
    }

    /// After an interrupted record stands one that says so.
    private func explain(_ kind: WALRecordKind?, _ lsn: LSN) throws(WALFinding) {
        if case .none = interruption { return }
        guard kind == .overwrittenRecord else { throw WALFinding(lsn, .recordHead(.interrupted)) }
    }

    /// Reads the body of a record from the rest of a page.
    mutating func readRecordBody(_ part: RawSpan, _ records: inout [WALRecord]) throws(WALFinding) -> Int {
        let run = part.extracting(first: min(part.byteCount, Int(remaining)))
        body.update(run)
        walk?.read(run)
        remaining -= UInt32(run.byteCount)
        let taken = advance(run.byteCount)
        if remaining == 0 { try finish(&records) }
        return taken
    }

    /// Passes over what is left of a record whose head is not known.
    mutating func passUnknownRecord(_ part: RawSpan) -> Int {
        let count = min(part.byteCount, Int(remaining))
        remaining -= UInt32(count)
        let taken = advance(count)
        if remaining == 0 { passToNextRecord() }
        return taken
    }

    private mutating func passToNextRecord() {
        stage = .recordHead
        passEnd = (position + Self.alignment - 1) & ~(Self.alignment - 1)
    }

    private mutating func finish(_ records: inout [WALRecord]) throws(WALFinding) {
        let lsn = LSN(rawValue: recordStart)
        guard head.isRight(after: body) else { throw WALFinding(lsn, .checksum) }
        if firstRecord == nil { firstRecord = lsn }
        lastRecord = recordStart
        passToNextRecord()
        guard let walk else { return }
        self.walk = nil
        if walk.kind == .switchSegment { return passToNextSegment() }
        guard walk.isComplete else { throw WALFinding(lsn, .layout) }
        if let content = try content(of: walk, lsn) {
            records.append(WALRecord(start: lsn, end: LSN(rawValue: passEnd), content: content))
        }
    }

    /// After a switch the rest of the segment means nothing.
    private mutating func passToNextSegment() {
        passEnd = geometry?.segmentEnd(position) ?? passEnd
        pageEnd = passEnd
    }

    private mutating func content(of walk: WALBodyWalk, _ lsn: LSN) throws(WALFinding) -> WALContent? {
        let content = walk.content(xid: head.xid, levelBefore: level)
        switch content {
        case nil where walk.kind == .parameterChange: throw WALFinding(lsn, .layout)
        case .overwrittenRecord(let interrupted, _): try end(interruption: interrupted, lsn)
        default: break
        }
        level = walk.level ?? level
        return content
    }

    private mutating func end(interruption interrupted: LSN, _ lsn: LSN) throws(WALFinding) {
        if case .of(let start) = interruption, start != interrupted.rawValue {
            throw WALFinding(lsn, .recordHead(.interrupted))
        }
        interruption = .none
    }
}
