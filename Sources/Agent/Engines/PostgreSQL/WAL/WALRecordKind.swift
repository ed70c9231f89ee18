/// The kinds of records that are looked into.
enum WALRecordKind: Hashable, Sendable {
    case commit(hasInfo: Bool, isPrepared: Bool)
    case abort(hasInfo: Bool, isPrepared: Bool)
    case checkpoint(isShutdown: Bool)
    case redo
    case switchSegment
    case parameterChange
    case restorePoint
    case fullPageWrites
    case endOfRecovery
    case overwrittenRecord

    /// The kind of the record with this head; nil when it is of no interest.
    init?(_ head: borrowing WALRecordHead, _ version: WALVersion) {
        switch head.manager {
        case 0: self.init(log: head.info & 0xF0, version)
        case 1: self.init(transaction: head.info)
        default: return nil
        }
    }

    private init?(log info: UInt8, _ version: WALVersion) {
        switch info {
        case 0x00: self = .checkpoint(isShutdown: true)
        case 0x10: self = .checkpoint(isShutdown: false)
        case 0x40: self = .switchSegment
        case 0x60: self = .parameterChange
        case 0x70: self = .restorePoint
        case 0x80: self = .fullPageWrites
        case 0x90: self = .endOfRecovery
        case 0xD0: self = .overwrittenRecord
        case 0xE0 where version.carriesLevel: self = .redo
        default: return nil
        }
    }

    private init?(transaction info: UInt8) {
        let hasInfo = info & 0x80 != 0
        switch info & 0x70 {
        case 0x00: self = .commit(hasInfo: hasInfo, isPrepared: false)
        case 0x20: self = .abort(hasInfo: hasInfo, isPrepared: false)
        case 0x30: self = .commit(hasInfo: hasInfo, isPrepared: true)
        case 0x40: self = .abort(hasInfo: hasInfo, isPrepared: true)
        default: return nil
        }
    }

    /// Bytes of the fixed part of the main data, as far as it is read; never more than a cell.
    func fixedLength(_ version: WALVersion) -> Int {
        switch self {
        case .commit(let hasInfo, _), .abort(let hasInfo, _): hasInfo ? 12 : 8
        case .checkpoint: 72
        case .redo: 4
        case .switchSegment: 0
        case .parameterChange: 24
        case .restorePoint: 72
        case .fullPageWrites: 1
        case .endOfRecovery: version.carriesLevel ? 20 : 16
        case .overwrittenRecord: 16
        }
    }
}
