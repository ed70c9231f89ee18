package import Platform
package import Protocol

/// The moment a restore is asked for, as text and as what it means.
package struct TargetRequest: Sendable, Equatable {
    /// The kinds of moments.
    package enum Moment: Sendable, Equatable {
        /// The newest commit at or before this time.
        case time(Timestamp)
        case lsn(LSN)
        /// The end of the stored log.
        case latest
        /// As soon as the restored database is consistent.
        case immediate
    }

    package var moment: Moment
    /// Stop just before the target instead of just after it.
    package var exclusive: Bool
    /// The timeline to follow; nil chooses.
    package var timeline: TimelineID?

    package init(moment: Moment, exclusive: Bool = false, timeline: TimelineID? = nil) {
        self.moment = moment
        self.exclusive = exclusive
        self.timeline = timeline
    }
}

extension TargetRequest {
    /// The target as an order carries it.
    package var message: RestoreTarget {
        switch moment {
        case .time(let time): RestoreTarget(kind: .time, time: time, exclusive: exclusive)
        case .lsn(let lsn): RestoreTarget(kind: .lsn, lsn: lsn, exclusive: exclusive)
        case .latest: RestoreTarget(kind: .latest, exclusive: false)
        case .immediate: RestoreTarget(kind: .immediate, exclusive: false)
        }
    }

    /// The target for people.
    package var text: String {
        switch moment {
        case .time(let time): time.iso8601
        case .lsn(let lsn): "lsn:\(lsn)"
        case .latest: "latest"
        case .immediate: "immediate"
        }
    }
}
