import Platform
import Protocol

extension Adopted {
    /// What was made and what is left to do, for the operator.
    func text(_ plan: AuthorityPlan) -> String {
        var text = """
            repository:    \(plan.repositoryDirectory)
            root:          SHA-256 \(rootDigest.hex)
            authority:     copy \(copy), taken over \(generation - 1) times now
            \(counts.text)
            profile:       \(plan.profileDirectory)/\(OperatorProfile.fileName)

            Start it with 'holdfast-coordinator run'. Agents go on with it once they are started with 'holdfast-agent run
            --coordinator ADDR:PORT', or that address in agent.yaml; nobody has to enrol again. A former coordinator that
            still lives finds out and stops.

            Note: \(RebuiltCounts.lost).

            """
        if !damagedCopies.isEmpty {
            let numbers = damagedCopies.map(String.init).joined(separator: ", ")
            text += """

                WARNING: newer copies of the authority do not hold (\(numbers)). Agents that were enrolled or revoked since
                copy \(copy) are not known: look at 'holdfast agent list', and revoke again who was revoked.

                """
        }
        if isBlind {
            text += "\nThis coordinator keeps no site key: only the recovery key opens backups.\n"
        }
        if let formerProfile { text += "\nThe former profile is kept in \(formerProfile).\n" }
        return text
    }
}
