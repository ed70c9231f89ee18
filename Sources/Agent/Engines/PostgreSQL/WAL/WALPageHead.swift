/// The head of a page of WAL.
struct WALPageHead {
    /// Bytes of the head of most pages.
    static let shortLength = 24
    /// Bytes of the head of a segment's first page.
    static let longLength = 40

    let magic: UInt16
    let info: UInt16
    let timeline: UInt32
    let address: UInt64
    /// How many bytes of the record that the page before left unfinished are still to come.
    let remaining: UInt32
    /// What only the first page of a segment says.
    let geometry: WALGeometry?

    /// Reads the head that `cell` holds whole.
    init(_ cell: borrowing WALCell, isLong: Bool) {
        magic = cell.number(0)
        info = cell.number(2)
        timeline = cell.number(4)
        address = cell.number(8)
        remaining = cell.number(16)
        geometry =
            isLong
            ? WALGeometry(
                systemIdentifier: cell.number(24), segmentBytes: cell.number(32), pageBytes: cell.number(36)) : nil
    }

    /// Whether the page begins with the rest of a record.
    var isContinued: Bool { info & 1 != 0 }
    /// Whether it says of itself that its head is the long one.
    var isLong: Bool { info & 2 != 0 }
    /// Whether a crash cut off the record that should go on here.
    var isOverwritten: Bool { info & 8 != 0 }
    /// Whether its flags can stand together.
    var hasKnownFlags: Bool { info & ~0xF == 0 && !(isContinued && isOverwritten) && isContinued == (remaining != 0) }
}
