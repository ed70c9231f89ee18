/// What ended a test of whole programs, with the end of the coordinator's log.
struct FleetError: Error, CustomStringConvertible {
    let underlying: any Error
    let coordinatorLog: String

    var description: String {
        let end = coordinatorLog.split(separator: "\n").suffix(30).joined(separator: "\n")
        return "\(underlying)\ncoordinator:\n\(end)"
    }
}
