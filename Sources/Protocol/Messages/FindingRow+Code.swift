package import Platform

extension FindingRow {
    /// The error that explains the finding, where one does.
    package var code: ErrorCode? {
        switch kind {
        case "spool-full": .spoolFull
        case "spool-failed": .spoolFailed
        case "acknowledged-lost": .acknowledgedLost
        default: nil
        }
    }
}
