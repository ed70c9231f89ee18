package import Platform
package import Protocol

/// Judges how the members of a source stand to each other, and whether one of them must take over the writing. Pure.
///
/// A member takes over when the writer's log has stopped and the member's server is a primary of a timeline later than
/// any that is stored: the cluster has gone over to it. It must have said so for a while, so that nothing is decided
/// upon a restart. A server that became a primary while the writer's log went on is a rival; it takes over only when
/// the writer's server follows another one itself, or has been gone for long. An old primary, whose timeline was left
/// behind, never does.
package struct Succession: Sendable {
    /// How long a server must have been a primary before it counts as one.
    package static let steadiness = Duration.seconds(4)
    /// How long the writer's log must have stopped.
    package static let patience = Duration.seconds(5)
    /// How long a primary and the writer's log must have gone on beside each other before it is a rival.
    package static let rivalry = Duration.seconds(8)
    /// How long the writer's log must have stopped before a rival takes over.
    package static let rivalPatience = Duration.seconds(60)
    /// How long the word of the writer's own agent holds that its server is in recovery: it looks that often.
    package static let recoveryMemory = Duration.seconds(45)

    /// A member that does not write.
    package struct Member: Sendable {
        package var agent: AgentID
        package var report: MemberReport?
        package var isRival: Bool

        package init(agent: AgentID, report: MemberReport?, isRival: Bool = false) {
            self.agent = agent
            self.report = report
            self.isRival = isRival
        }
    }

    private let now: Timestamp
    private let stored: TimelineID?
    private let cluster: UInt64?
    private let pulse: WriterPulse
    private let writer: MemberReport?
    private let members: [Member]

    /// - Parameters:
    ///   - now: the coordinator's clock.
    ///   - stored: the newest timeline of the branch that the writer writes; nil while nothing is stored.
    ///   - cluster: the system identifier of what is stored.
    ///   - pulse: how the writer's log has streamed.
    ///   - writer: what the writer's agent said of its server's recovery, if ever.
    ///   - members: the others.
    package init(
        now: Timestamp, stored: TimelineID?, cluster: UInt64?, pulse: WriterPulse, writer: MemberReport?,
        members: [Member]
    ) {
        self.now = now
        self.stored = stored
        self.cluster = cluster
        self.pulse = pulse
        self.writer = writer
        self.members = members
    }

    /// How a member stands.
    package func standing(of member: Member) -> MemberStanding {
        guard let report = member.report, report.isFresh(at: now) else { return .silent }
        if let cluster, let own = report.status.systemIdentifier, own != cluster { return .foreign }
        guard let isInRecovery = report.status.isInRecovery, let timeline = report.status.timeline else {
            return .failing
        }
        if isInRecovery { return .keeping }
        let isLater = stored.map { $0 < timeline } ?? false
        return member.isRival || !isLater ? .rival : .promoted
    }

    /// The members that become rivals, or cease to be any, with what they are now.
    package var changes: [AgentID: Bool] {
        var changes: [AgentID: Bool] = [:]
        for member in members {
            guard let report = member.report, report.isFresh(at: now) else { continue }
            if member.isRival, report.status.isInRecovery == true { changes[member.agent] = false }
            guard !member.isRival, standing(of: member) == .promoted, isSteady(member, for: Self.rivalry),
                let streaming = pulse.streaming(at: now), streaming >= Self.rivalry,
                // What was said of the log before the promotion, and what its silence leaves open, is no rivalry.
                let since = report.primarySince, let heard = pulse.lastHeard,
                since.advanced(by: Self.rivalry) <= heard
            else { continue }
            changes[member.agent] = true
        }
        return changes
    }

    /// The member that must take over now; nil when nothing is to be changed.
    package var successor: AgentID? {
        let candidates = members.filter { member in
            guard isSteady(member, for: Self.steadiness) else { return false }
            return switch standing(of: member) {
            case .promoted: isWriterGone(for: Self.patience)
            case .rival: isLater(member) && isWriterGone(for: Self.rivalPatience)
            case .writing, .keeping, .foreign, .failing, .silent: false
            }
        }
        return candidates.max { Self.rank($0) < Self.rank($1) }?.agent
    }

    private func isSteady(_ member: Member, for duration: Duration) -> Bool {
        guard let report = member.report, report.isFresh(at: now), let since = report.primarySince else { return false }
        return since.advanced(by: duration) <= report.received
    }

    private func isLater(_ member: Member) -> Bool {
        guard let stored, let timeline = member.report?.status.timeline else { return false }
        return stored < timeline
    }

    private func isWriterGone(for patience: Duration) -> Bool {
        if let writer, writer.isFresh(at: now, within: Self.recoveryMemory), writer.status.isInRecovery == true,
            pulse.streaming(at: now) == nil, writer.received > pulse.lastStreaming
        {
            return true
        }
        return pulse.silence(at: now) >= patience
    }

    /// The later timeline counts, then the longer log.
    private static func rank(_ member: Member) -> (UInt32, UInt64) {
        let status = member.report?.status
        return (status?.timeline?.rawValue ?? 0, status?.position?.rawValue ?? 0)
    }
}
