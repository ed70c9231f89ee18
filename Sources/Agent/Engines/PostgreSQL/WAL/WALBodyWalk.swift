/// Walks through the body of one record of interest as it comes, keeping a cell of it at a time.
///
/// The body is: heads of blocks and of other parts, the blocks' bytes, and last the main data. Lengths are taken from
/// the record before its CRC is known to be right, so that each is checked against what the record still has.
struct WALBodyWalk: Sendable {
    /// What the cell is being filled for.
    enum Stage: Sendable {
        case partHead
        case shortLength
        case longLength
        case block
        case blockImage(flags: UInt8)
        case fixed
        case list(WALTransactionList)
        case finished
        case wrong
    }

    let version: WALVersion
    let kind: WALRecordKind
    var stage = Stage.partHead
    var cell = WALCell()
    /// Bytes of the record that no part has claimed yet.
    var unclaimed: UInt64
    /// Bytes of blocks, which come before the main data.
    var blockBytes: UInt64 = 0
    var mainBytes: UInt64 = 0
    /// Bytes to pass over before the cell is filled further.
    private var passing: UInt64 = 0
    private var need = 1
    /// The fixed part of the main data, once it was reached.
    var fixed = WALCell()
    /// The number of a transaction that had been prepared.
    var preparedXid: UInt32?

    /// A walk through a body of `length` bytes, to the part that its kind needs.
    init(_ kind: WALRecordKind, _ version: WALVersion, length: UInt32) {
        self.kind = kind
        self.version = version
        unclaimed = UInt64(length)
        expect(1, .partHead)
    }

    /// Whether all that is needed was there, so far as is known.
    var isComplete: Bool {
        if case .finished = stage { return true }
        return false
    }

    /// Goes on with the body's next bytes.
    mutating func read(_ part: RawSpan) {
        var offset = 0
        while offset < part.byteCount {
            switch stage {
            case .finished, .wrong: return
            default: break
            }
            if passing > 0 {
                let passed = min(passing, UInt64(part.byteCount - offset))
                passing -= passed
                offset += Int(passed)
            } else {
                offset += cell.take(from: part.extracting(offset..<part.byteCount), upTo: need)
                guard cell.count == need else { continue }
                step()
            }
        }
    }

    /// Asks for a cell of `count` bytes, which belong to the record and to nothing else.
    mutating func expect(_ count: Int, _ next: Stage) {
        guard claim(UInt64(count)) else { return }
        cell.clear()
        need = count
        stage = next
    }

    /// Passes over `count` bytes, then goes on as asked for.
    mutating func pass(_ count: UInt64) {
        guard claim(count) else { return }
        passing += count
    }

    private mutating func claim(_ count: UInt64) -> Bool {
        guard count <= unclaimed else {
            stage = .wrong
            return false
        }
        unclaimed -= count
        return true
    }

    private mutating func step() {
        switch stage {
        case .partHead: readPartHead()
        case .shortLength: beginMainData(UInt64(cell.number(0, as: UInt8.self)))
        case .longLength: beginMainData(UInt64(cell.number(0, as: UInt32.self)))
        case .block: readBlock()
        case .blockImage(let flags): readBlockImage(flags)
        case .fixed: readFixed()
        case .list(let list): readList(list)
        case .finished, .wrong: break
        }
    }
}
