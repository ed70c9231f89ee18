package import Protocol
package import Repository

/// What one restore is about, and what it works with.
package struct RestoreContext: Sendable {
    let job: JobID
    let order: RestoreOrder
    /// The pinned root: every signature must lead to it.
    let root: RepositoryRoot
    let delivery: any RestoreDelivery
    let permissions: RestorePermissions
    /// Where scratch files are made: the agent's data directory.
    let scratchDirectory: String
    /// The absolute path of this program, which the restored server calls for log.
    let program: String
    /// Makes the engine's side for a target.
    let makeRestorer: @Sendable (_ engine: String, RestoreSetting) throws -> any Restorer
    /// What a drill needs otherwise; nil for a restore that is to stay.
    var drill: Drill?

    /// How the restore of a drill differs.
    struct Drill: Sendable {
        /// The directory that gets all tablespaces, each under its number.
        let tablespaces: String
        /// Finds the way into the open database, within the last step.
        let enter: @Sendable () async throws -> Void
    }

    package init(
        job: JobID, order: RestoreOrder, root: RepositoryRoot, delivery: any RestoreDelivery,
        permissions: RestorePermissions, scratchDirectory: String, program: String,
        makeRestorer: @escaping @Sendable (_ engine: String, RestoreSetting) throws -> any Restorer
    ) {
        self.job = job
        self.order = order
        self.root = root
        self.delivery = delivery
        self.permissions = permissions
        self.scratchDirectory = scratchDirectory
        self.program = program
        self.makeRestorer = makeRestorer
    }
}
