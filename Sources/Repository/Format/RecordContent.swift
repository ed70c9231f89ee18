import Protocol

/// The content of a record, by kind.
package enum RecordContent: Hashable, Sendable {
    case intent(IntentContent)
    case abort(AbortContent)
    case commit(CommitContent)
    case handover(HandoverContent)
    case logIndex(LogIndexContent)
    case memberAdded(MemberAddedContent)
    case memberRemoved(MemberRemovedContent)
    case receipt(ReceiptContent)
    case gap(GapContent)
    case listing(ListingContent)
    case evidence(EvidenceContent)

    /// Which kind it is.
    package var kind: RecordKind {
        switch self {
        case .intent: .intent
        case .abort: .abort
        case .commit: .commit
        case .handover: .handover
        case .logIndex: .logIndex
        case .memberAdded: .memberAdded
        case .memberRemoved: .memberRemoved
        case .receipt: .receipt
        case .gap: .gap
        case .listing: .listing
        case .evidence: .evidence
        }
    }

    init(_ kind: RecordKind, _ fields: Fields, _ number: Int) throws(WireError) {
        switch kind {
        case .intent: self = .intent(try fields.required(number))
        case .abort: self = .abort(try fields.required(number))
        case .commit: self = .commit(try fields.required(number))
        case .handover: self = .handover(try fields.required(number))
        case .logIndex: self = .logIndex(try fields.required(number))
        case .memberAdded: self = .memberAdded(try fields.required(number))
        case .memberRemoved: self = .memberRemoved(try fields.required(number))
        case .receipt: self = .receipt(try fields.required(number))
        case .gap: self = .gap(try fields.required(number))
        case .listing: self = .listing(try fields.required(number))
        case .evidence: self = .evidence(try fields.required(number))
        case .trim: throw WireError(.badValue, field: number)
        }
    }

    func put(into fields: inout FieldWriter, _ number: Int) {
        switch self {
        case .intent(let content): fields.put(number, content, critical: true)
        case .abort(let content): fields.put(number, content, critical: true)
        case .commit(let content): fields.put(number, content, critical: true)
        case .handover(let content): fields.put(number, content, critical: true)
        case .logIndex(let content): fields.put(number, content, critical: true)
        case .memberAdded(let content): fields.put(number, content, critical: true)
        case .memberRemoved(let content): fields.put(number, content, critical: true)
        case .receipt(let content): fields.put(number, content, critical: true)
        case .gap(let content): fields.put(number, content, critical: true)
        case .listing(let content): fields.put(number, content, critical: true)
        case .evidence(let content): fields.put(number, content, critical: true)
        }
    }
}
