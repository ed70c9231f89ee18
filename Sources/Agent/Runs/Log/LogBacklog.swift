/// How many full segments may wait for the repository before the receiver pauses.
package enum LogBacklog {
    /// Where nobody waits for the receiver: the rest stays in the database.
    package static let segments = 4
    /// Bytes where commits wait: a repository that stalls must not stop these while the spool still takes log.
    package static let patientBytes: UInt64 = 2 << 30

    /// - Parameters:
    ///   - isPatient: whether commits wait for the receiver.
    ///   - segmentSize: bytes of one segment, at least one.
    /// - Returns: the number of segments.
    package static func limit(isPatient: Bool, segmentSize: UInt64) -> Int {
        isPatient ? max(segments, Int(patientBytes / segmentSize)) : segments
    }
}
