import Platform
package import Protocol
import Repository

/// Sends the slices of a tail to the restore that was granted them. Opens none.
package struct TailDelivery: Sendable {
    let repository: RepositoryID
    let desk: JobDesk
    let spool: Spool
    private let room: DeliveryRoom

    /// - Parameters:
    ///   - repository: What the slices are of.
    ///   - desk: Knows what restores were granted.
    ///   - spool: Holds the slices.
    ///   - loads: How many loads may be in memory for all restores; nil for the usual number.
    ///   - patience: How long a restore may take to read one message; nil for the usual time.
    package init(
        repository: RepositoryID, desk: JobDesk, spool: Spool, loads: Int? = nil, patience: Duration? = nil
    ) {
        self.repository = repository
        self.desk = desk
        self.spool = spool
        room = DeliveryRoom(loads: loads ?? SpoolLimits.loads, patience: patience ?? SpoolLimits.reading)
    }

    /// Sends what was asked for, in order; the first slice may begin before it and the last one end behind it.
    ///
    /// What comes next is read while the receiver still works on what came before, where there is room for that. A restore
    /// has one delivery: a newer one ends it.
    ///
    /// - Parameters:
    ///   - get: The agent's request.
    ///   - agent: Who asks, by its certificate.
    ///   - send: Sends some slices; the last ones say so.
    /// - Throws: `notGranted`, `notAuthorised`; `restoreLogMissing` when the spool does not hold it any more; `busy` when
    ///   the receiver has not read for long, or has asked again.
    package func deliver(
        _ get: GetTail, to agent: AgentIdentity,
        send: @escaping @Sendable (TailSlices, _ isLast: Bool) async throws -> Void
    ) async throws {
        let tail = try await granted(get, agent)
        guard let pieces = spool.pieces(of: tail, holding: get.from...get.to) else { throw Self.gone(get) }
        let loads = Self.loads(of: pieces)
        try await room.admit(get.job) { seat in
            try await seat.take()
            var messages = try await read(loads.first ?? [], of: tail, get)
            for number in loads.indices {
                let following = loads.dropFirst(number + 1).first
                let isAhead = following != nil && seat.takeIfFree()
                async let ahead = read(isAhead ? following ?? [] : [], of: tail, get)
                for (at, message) in messages.enumerated() {
                    let isLast = following == nil && at == messages.count - 1
                    try await seat.send { try await send(message, isLast) }
                }
                messages = try await ahead
                seat.release()
                guard !isAhead, let following else { continue }
                try await seat.take()
                messages = try await read(following, of: tail, get)
            }
        }
    }

    /// What is read at once: pieces that lie one behind the other.
    private static func loads(of pieces: [SpoolPiece]) -> [[SpoolPiece]] {
        pieces.reduce(into: []) { loads, piece in
            let bytes = loads.last?.reduce(0) { $0 + $1.bytes }
            if let bytes, bytes + piece.bytes <= SpoolLimits.load {
                loads[loads.count - 1].append(piece)
            } else {
                loads.append([piece])
            }
        }
    }

    private func read(_ pieces: [SpoolPiece], of tail: TailName, _ get: GetTail) async throws -> [TailSlices] {
        guard !pieces.isEmpty else { return [] }
        let slices: [SealedTailSlice]
        do {
            slices = try await spool.slices(of: pieces, tail, touching: get.from...get.to, repository: repository)
        } catch is SystemError {
            throw Self.gone(get)
        }
        var messages: [TailSlices] = []
        var room = 0
        for slice in slices {
            let message = TailSlice(
                start: slice.place.start, end: slice.place.end, through: slice.place.through, key: slice.place.key,
                sealed: slice.object, signature: slice.signature)
            if room <= 0 {
                messages.append(TailSlices(slices: []))
                room = SpoolLimits.message
            }
            messages[messages.count - 1].slices.append(message)
            room -= slice.object.count + SpoolLimits.usualFields
        }
        return messages
    }

    private func granted(_ get: GetTail, _ agent: AgentIdentity) async throws -> TailName {
        let order = try await desk.restoreOrder(get.job, agent: agent).order
        let isGranted = order.log.contains { range in
            guard let from = range.tailFrom, let to = range.tailTo else { return false }
            return range.branch == get.branch && range.timeline == get.timeline && from <= get.from && get.to <= to
        }
        guard isGranted, get.from < get.to else {
            throw HoldfastError(
                .notGranted, "the tail from \(get.from) to \(get.to) is not one that restore \(get.job) needs")
        }
        return TailName(source: order.source, branch: get.branch, timeline: get.timeline)
    }

    private static func gone(_ get: GetTail) -> HoldfastError {
        HoldfastError(
            .restoreLogMissing,
            "the spool holds the log from \(get.from) to \(get.to) of timeline \(get.timeline) no more; the repository "
                + "has it by now, or it was damaged: order the restore again")
    }
}
