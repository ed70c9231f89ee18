package import Protocol

/// What looking for a target in the log has come to.
package enum TargetResolution: Sendable, Equatable {
    /// It is this.
    case point(TargetPoint)
    /// All of the log that is stored lies before it.
    case end
    /// The log that was read does not tell, and from here on some was not read: the database has to find it.
    case unread(from: LSN)
    /// It is not in the log.
    case absent
}
