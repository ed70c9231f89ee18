extension ErrorFacts {
    /// Codes 5xx.
    static let restore: [ErrorCode: ErrorFacts] = [
        .outsideWindow: .init(
            "the target lies outside the restore window", .outsideWindow,
            "No stored backup and log reach the wanted moment. The message says what the window is.")
    ]
}
