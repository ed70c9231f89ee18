import Platform
import Protocol

/// What operators may ask, each handed to the operation of that name.
struct OperatorConversations: Sendable {
    let authority: Authority
    let operations: Operations

    /// Answers one request; the operator's trust is looked up anew for each.
    func answer(_ conversation: Conversation, _ person: String, certificate: String) async throws {
        try authority.confirmOperator(person, certificate: certificate)
        switch conversation.request.kind {
        case .opStatus: try await conversation.answer { (_: OpStatus) in try await operations.status() }
        case .opRestore: try await conversation.answer { try await operations.restore($0, by: person) }
        case .opVerify: try await conversation.answer { try await operations.verify($0, by: person) }
        case .opLogFlush: try await conversation.answer { try await operations.flushLog($0) }
        case .opAgentToken: try await conversation.answer { try await operations.makeToken($0, by: person) }
        case .opAgentList: try await conversation.answer { (_: OpAgentList) in try await operations.agents() }
        case .opAgentRevoke: try await conversation.answer { try await operations.revoke($0, by: person) }
        case .opBackupRun: try await conversation.answer { try await operations.runBackup($0, by: person) }
        case .opBackupList: try await conversation.answer { try await operations.backups($0) }
        case .opBackupShow: try await conversation.answer { try await operations.showBackup($0) }
        default: try await answerMore(conversation, person)
        }
    }

    private func answerMore(_ conversation: Conversation, _ person: String) async throws {
        switch conversation.request.kind {
        case .opCatalogRebuild:
            try await conversation.answer { (_: OpCatalogRebuild) in try await operations.rebuildCatalog(by: person) }
        case .opSourceAdd: try await conversation.answer { try await operations.addSource($0, by: person) }
        case .opSourceEdit: try await conversation.answer { try await operations.editSource($0, by: person) }
        case .opSourceList: try await conversation.answer { (_: OpSourceList) in try await operations.sources() }
        case .opSourcePause: try await conversation.answer { try await operations.pauseSource($0, by: person) }
        case .opSourceRemove: try await conversation.answer { try await operations.removeSource($0, by: person) }
        case .opSourceCheck: try await conversation.answer { try await operations.checkSource($0) }
        case .opMemberAdd: try await conversation.answer { try await operations.addMember($0, by: person) }
        case .opMemberRemove: try await conversation.answer { try await operations.removeMember($0, by: person) }
        case .opMemberList: try await conversation.answer { try await operations.members($0) }
        case .opRecoveryKeyTest:
            try await conversation.answer { (_: OpRecoveryKeyTest) in try await operations.testRecoveryKey(by: person) }
        case .opRecoveryKeyProof:
            try await conversation.answer { try await operations.proveRecoveryKey($0, by: person) }
        case .opFindingResolve:
            try await conversation.answer { try await operations.resolveFinding($0, by: person) }
        case .opDrillRun: try await conversation.answer { try await operations.runDrill($0, by: person) }
        case .opDrillList: try await conversation.answer { try await operations.drills($0) }
        case .opDrillShow: try await conversation.answer { try await operations.showDrill($0) }
        case .opJobList: try await conversation.answer { try await operations.jobs($0) }
        case .opJobShow: try await conversation.answer { try await operations.showJob($0) }
        case .opJobCancel: try await conversation.answer { try await operations.cancelJob($0, by: person) }
        case .opJobLog: try await conversation.answer { try await operations.jobLog($0) }
        case .opJobFollow:
            let stream = conversation.stream
            try await operations.followJob(try conversation.read()) { row, isLast in
                try await stream.send(row, end: isLast)
            }
        default: throw conversation.unknownKind
        }
    }
}
