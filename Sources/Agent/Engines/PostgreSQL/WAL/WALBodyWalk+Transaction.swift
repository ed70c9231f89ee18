/// The way to the number of a prepared transaction, past lists that may be long.
extension WALBodyWalk {
    mutating func readFixed() {
        fixed = cell
        switch kind {
        case .commit(_, isPrepared: true), .abort(_, isPrepared: true): seek(from: 0)
        default: stage = .finished
        }
    }

    mutating func readList(_ list: WALTransactionList) {
        if list == .prepared {
            preparedXid = cell.number(0)
            stage = .finished
        } else {
            pass(UInt64(cell.number(0, as: UInt32.self)) * list.entryBytes(version))
            guard case .wrong = stage else { return seek(from: list.rawValue + 1) }
        }
    }

    private var flags: UInt32 {
        switch kind {
        case .commit(hasInfo: true, _), .abort(hasInfo: true, _): fixed.number(8)
        default: 0
        }
    }

    /// Goes to the next list that is there, from the one at `first` on; the last must be.
    private mutating func seek(from first: Int) {
        for list in WALTransactionList.allCases.dropFirst(first) where flags & list.flag != 0 {
            guard list == .database else { return expect(4, .list(list)) }
            pass(list.entryBytes(version))
        }
        stage = .wrong
    }
}
