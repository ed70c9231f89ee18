extension ErrorFacts {
    /// Codes 5xx.
    static let restore: [ErrorCode: ErrorFacts] = [
        .outsideWindow: .init(
            "the target lies outside the restore window", .outsideWindow,
            "No stored backup and log reach the wanted moment. The message says what the window is."),
        .badTarget: .init(
            "the restore target cannot be read", .usage,
            "Give a time in ISO 8601 with its zone, `lsn:2A/1700028`, `latest` or `immediate`."),
        .notGranted: .init(
            "no running restore grants this", .refused,
            "An agent reads foreign objects and keys only while an order to restore them runs on it."),
    ]
}
