package import Platform
package import Protocol

/// The moment a restore is asked for, as text and as what it means.
package struct TargetRequest: Sendable, Equatable {
    /// The kinds of moments.
    package enum Moment: Sendable, Equatable {
        /// The newest commit at or before this time.
        case time(Timestamp)
        /// Everything that the log holds before this position.
        case lsn(LSN)
        /// The end of this transaction; above 32 bits with its epoch.
        case transaction(UInt64)
        /// The restore point of this name.
        case name(String)
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
    /// The branch of log that it is meant on; nil where only one can be meant.
    package var branch: LogBranch?

    package init(
        moment: Moment, exclusive: Bool = false, timeline: TimelineID? = nil, branch: LogBranch? = nil
    ) {
        self.moment = moment
        self.exclusive = exclusive
        self.timeline = timeline
        self.branch = branch
    }
}

extension TargetRequest {
    /// The target as an order carries it when the database has to find it by itself.
    package var message: RestoreTarget {
        switch moment {
        case .time(let time): RestoreTarget(kind: .time, time: time, exclusive: exclusive)
        // What ends at the position is in, what begins there is not.
        case .lsn(let lsn): RestoreTarget(kind: .lsn, lsn: lsn, exclusive: true)
        case .transaction(let number): RestoreTarget(kind: .xid, exclusive: exclusive, xid: number)
        case .name(let name): RestoreTarget(kind: .name, exclusive: exclusive, name: name)
        case .latest: RestoreTarget(kind: .latest, exclusive: false)
        case .immediate: RestoreTarget(kind: .immediate, exclusive: false)
        }
    }

    /// A target as it was written, with the branch that was named.
    package static func text(_ written: String, on branch: LogBranch?) -> String {
        written + (branch.map { " on branch \($0)" } ?? "")
    }

    /// The target for people.
    package var text: String {
        switch moment {
        case .time(let time): time.iso8601
        case .lsn(let lsn): "lsn:\(lsn)"
        case .transaction(let number): "xid:\(number)"
        case .name(let name): "name:\(name)"
        case .latest: "latest"
        case .immediate: "immediate"
        }
    }
}
