extension ErrorFacts {
    /// Codes 2xx.
    static let session: [ErrorCode: ErrorFacts] = [
        .unreachable: .init(
            "the other side cannot be reached", .unreachable,
            "No connection could be made to the named address. Check that it is right, that the process there runs, "
                + "and that no firewall stands between."),
        .connectionLost: .init(
            "the connection was lost", .unreachable,
            "The connection ended before the work was done. Nothing acknowledged is lost; run the command again."),
        .handshakeRefused: .init(
            "no secure connection could be made", .refused,
            "One side refused the other during the TLS handshake: its certificate is of another authority, has expired "
                + "or was made for another usage, or it is no program of this kind. The message names the reason; when "
                + "a certificate is the cause, enrol again."),
        .noCommonVersion: .init(
            "both sides speak different versions of the protocol", .refused,
            "Programs that are one minor version apart understand each other. Bring the older side up to date."),
        .peerFailed: .init(
            "the other side failed with a code that this program does not know", .failed,
            "The text tells what happened. The other side is probably newer; `holdfast version` shows both versions."),
        .tokenRefused: .init(
            "the enrolment token was refused", .refused,
            "A token is valid for 15 minutes, for one enrolment, at the coordinator that made it, and a few wrong "
                + "tries end it. "
                + "Make a new one with `holdfast agent token` and enrol at once."),
        .notAuthorised: .init(
            "this identity may not do that", .refused,
            "What a connection may do follows from its certificate: agents touch only the sources they are members of, "
                + "operators operate. Use the right identity, or enrol one with the needed role."),
        .revoked: .init(
            "this identity has been revoked", .refused,
            "The certificate was valid once and is not trusted any more. Enrol the agent again with a new token."),
        .authorityUnusable: .init(
            "the coordinator's authority cannot be used", .failed,
            "A file of the authority directory is missing, damaged or cannot be written. Put back a copy of the "
                + "directory, "
                + "and check its owner and mode."),
        .authorityExists: .init(
            "there is an authority or a repository already", .refused,
            "`init` never replaces anything. Choose empty directories, or use what is there."),
        .coordinatorReplaced: .init(
            "another coordinator has taken over", .refused,
            "The repository has been adopted by a new coordinator (`holdfast-coordinator init --adopt`). The former one "
                + "stops, and agents that have met the new one refuse it. Stop its service for good."),
        .malformedMessage: .init(
            "the other side sent something that is no message", .refused,
            "The bytes received do not follow the protocol, or break one of its limits. Use matching versions on "
                + "both sides."),
        .rolledBack: .init(
            "the repository stands before what was seen of it", .refused,
            "A chain of records is shorter than the coordinator or this agent has seen it, or another one. The repository "
                + "lost records, was rolled back, or is another copy. Nothing is written to that chain until this is "
                + "understood: bring the records back, or remove the remembered head that the agent's message names from "
                + "its data directory."),
        .notEnrolled: .init(
            "the agent is not enrolled", .usage,
            "The data directory holds no identity. Make a token with `holdfast agent token` and run "
                + "`holdfast-agent enroll`."),
        .enrolmentFailed: .init(
            "the enrolment did not come about", .refused,
            "The token, the repository's root or the coordinator's certificate do not fit together, or the data "
                + "directory is in use already. Nothing was kept. The message says which it was."),
        .trustRefused: .init(
            "the agent was asked to trust something else than it pins", .refused,
            "The coordinator named a root or a recipient of keys that the root which this agent pinned at its enrolment "
                + "does not name. No key is sealed to it. Check what was done to the coordinator."),
    ]
}
