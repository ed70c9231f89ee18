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
