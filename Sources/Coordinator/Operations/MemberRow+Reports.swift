import Protocol

/// What members last said of their servers.
extension MemberRow {
    /// Takes in what the member that writes said.
    mutating func take(_ report: LogReport) {
        let status = report.status
        (timeline, position, problem, heard) = (status.timeline, status.server, status.problem, report.received)
        (slotState, slotRestart, slotHeldBytes) = (status.slotState, status.slotRestart, status.slotHeldBytes)
    }

    /// Takes in what another member said.
    mutating func take(_ report: MemberReport) {
        let status = report.status
        (timeline, position, problem, heard) = (status.timeline, status.position, status.problem, report.received)
        (slotState, slotRestart, slotHeldBytes) = (status.slotState, status.slotRestart, status.slotHeldBytes)
        isInRecovery = status.isInRecovery
    }
}
