/// How a restore ended.
struct RestoreEnd: Sendable {
    let proof: RestoreProof
    let plan: RestoreTargetPlan
    /// Nil when the database was not started.
    let recovered: RecoveryEnd?
}
