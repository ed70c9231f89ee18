/// A typed instruction from the coordinator to an agent.
package struct Order: Message, Hashable {
    package static let kind = MessageKind.order
    package static let knownFields = FieldNumbers(1...2, 10...17)

    /// What is to be done; exactly one stands in an order.
    package enum Body: Hashable, Sendable {
        case backup(BackupOrder)
        case restore(RestoreOrder)
        case check(CheckOrder)
        case flush(FlushOrder)
        case cancel(CancelOrder)
        case release(ReleaseOrder)
        case handover(HandoverOrder)
        case drill(DrillOrder)
    }

    package var job: JobID
    package var attempt: Attempt
    package var body: Body

    /// The message with these parts.
    package init(job: JobID, attempt: Attempt, body: Body) {
        self.job = job
        self.attempt = attempt
        self.body = body
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
        attempt = try fields.required(2)
        let present = (10...17).filter { fields.contains($0) }
        guard let number = present.first else { throw WireError(.missing, field: 10) }
        guard present.count == 1 else { throw WireError(.duplicate, field: present[1]) }
        switch number {
        case 10: body = .backup(try fields.required(10))
        case 11: body = .restore(try fields.required(11))
        case 12: body = .check(try fields.required(12))
        case 13: body = .flush(try fields.required(13))
        case 14: body = .cancel(try fields.required(14))
        case 15: body = .release(try fields.required(15))
        case 16: body = .handover(try fields.required(16))
        default: body = .drill(try fields.required(17))
        }
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
        fields.put(2, attempt)
        switch body {
        case .backup(let order): fields.put(10, order, critical: true)
        case .restore(let order): fields.put(11, order, critical: true)
        case .check(let order): fields.put(12, order, critical: true)
        case .flush(let order): fields.put(13, order, critical: true)
        case .cancel(let order): fields.put(14, order, critical: true)
        case .release(let order): fields.put(15, order, critical: true)
        case .handover(let order): fields.put(16, order, critical: true)
        case .drill(let order): fields.put(17, order, critical: true)
        }
    }
}
