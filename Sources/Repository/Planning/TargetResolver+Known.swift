import Protocol

/// What there is in place of a target that was not found.
extension TargetResolver {
    /// The most names that are gathered.
    private static let nameLimit = 10_000

    /// Adds what the trail holds of the wanted kind.
    mutating func gather(_ moment: TargetRequest.Moment, into known: inout KnownTargets) async throws {
        switch moment {
        case .name: try await gatherNames(&known)
        case .transaction: try await gatherTransactions(&known)
        case .time, .lsn, .latest, .immediate: break
        }
    }

    private mutating func gatherNames(_ known: inout KnownTargets) async throws {
        for index in trail.segments.indices {
            for case .read(let details, let after, let to) in try await reader.read(index).parts {
                for mark in details.marks where mark.kind == .restorePoint && known.names.count < Self.nameLimit {
                    guard mark.end > max(after, trail.from), mark.end <= min(to, trail.to), let name = mark.name else {
                        continue
                    }
                    known.names[String(decoding: name, as: UTF8.self)] = mark.end
                }
            }
        }
    }

    /// Reads from both ends only as far as it must.
    private mutating func gatherTransactions(_ known: inout KnownTargets) async throws {
        var ends: (first: LogTransaction?, last: LogTransaction?)
        for index in trail.segments.indices where ends.first == nil {
            ends.first = try await first(in: index) { $0 }
        }
        for index in trail.segments.indices.reversed() where ends.last == nil {
            var newest: LogTransaction?
            let _: LogTransaction? = try await first(in: index) { found in
                newest = found
                return nil
            }
            ends.last = newest
        }
        guard let first = ends.first, let last = ends.last else { return }
        known.transactions = (
            known.transactions.map { $0.first.end < first.end ? $0.first : first } ?? first,
            known.transactions.map { $0.last.end > last.end ? $0.last : last } ?? last
        )
    }
}
