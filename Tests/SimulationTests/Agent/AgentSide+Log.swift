import Platform
import Protocol
import Repository

/// Brings the log into the repository: a segment at a time, then a signed index.
extension AgentSide {
    private var chain: ChainKey { ChainKey(source: number, chain: Site.log) }

    /// Learns where the chain stands.
    func beginLog() throws {
        shipper.isBusy = true
        askHead(chain) { [unowned self] head, record in
            shipper.head = head
            if let record, case .logIndex(let index) = try Record(parsing: record).body.content {
                shipper.durable = index.coveredTo
            }
            shipper.stored = shipper.durable
            shipper.isBusy = false
            try moved()
        }
    }

    /// The database has written.
    func logGrew() throws {
        guard party.isUp else { return }
        try ship()
        try sendTail()
    }

    private func ship() throws {
        let end = shipper.stored.segmentStart(size: Site.segment).advanced(by: Site.segment)
        guard !shipper.isBusy, shipper.head != nil, disk.logEnd >= end else { return }
        shipper.isBusy = true
        let start = shipper.stored
        let object = SimulatedObject.log(source: number, writer: writer, start: start)
        let pieces = stride(from: 0, to: Int(end.bytes(since: start)), by: StreamEnd.piece).map { _ in
            Talk.piece(StreamEnd.piece)
        }
        ask([.put(object)] + pieces) { [unowned self] talk in
            guard case .stored = talk else { return try refused(talk) }
            shipper.stored = end
            try index()
        }
    }

    private func index() throws {
        guard let head = shipper.head, let site = Site.shared else { throw Broken("the log has no chain") }
        let end = shipper.stored
        let record = site.sign(site.index(to: end), after: head, attempt: writer)
        ask([.append(chain, record)]) { [unowned self] talk in
            guard case .appended(let sequence, let digest) = talk else { return try refused(talk) }
            remember(chain.chain, sequence, digest)
            shipper.head = ChainHead(source: head.source, chain: head.chain, sequence: sequence, digest: digest)
            shipper.durable = end
            shipper.isBusy = false
            try moved()
        }
    }

    /// Another life of this agent has gone on with the chain, so it begins again where that stands.
    private func refused(_ talk: Talk) throws {
        guard case .refused(let code) = talk else { throw Broken("the log hears \(talk)") }
        world.note("log.refused", UInt64(number), UInt64(code.rawValue))
        world.after(.seconds(1), party) { [self] in try beginLog() }
    }

    private func moved() throws {
        disk.kept = max(disk.kept, shipper.durable)
        world.note("log.durable", UInt64(number), shipper.durable.rawValue)
        try ship()
        try sendTail()
    }

    /// Asks where a chain stands, which must not be before what this agent has seen.
    func askHead(_ chain: ChainKey, _ answered: @escaping (ChainHead, Bytes?) throws -> Void) {
        ask([.askHead(chain)]) { [unowned self] talk in
            guard case .head(let sequence, let digest, let record) = talk else { throw Broken("no head but \(talk)") }
            let seen = disk.heads[chain.chain] ?? (0, .zero)
            try world.require(
                sequence > seen.sequence || sequence == seen.sequence && digest == seen.digest,
                "\(chain) stands at \(sequence), but \(seen.sequence) was acknowledged")
            remember(chain.chain, sequence, digest)
            var head = Site.start(of: chain)
            head.sequence = sequence
            head.digest = digest
            try answered(head, record)
        }
    }

    func remember(_ chain: ChainName, _ sequence: UInt64, _ digest: Digest) {
        disk.heads[chain] = (sequence, digest)
    }
}
