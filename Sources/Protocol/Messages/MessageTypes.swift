/// All messages that there are, for what must hold for each of them.
package enum MessageTypes {
    /// The types, by the number of their kind.
    package static let all: [any Message.Type] = [
        Failure.self, Done.self, Hello.self, HelloReply.self, EnrolRoot.self, EnrolRootReply.self, EnrolRequest.self,
        EnrolReply.self, RenewCertificate.self, RenewReply.self, Assignments.self, Order.self, OrderAccepted.self,
        CheckReport.self, FlushReply.self, RunProgress.self, LogStatus.self, RunEnded.self, SourceAlarm.self,
        OpenTail.self, TailStanding.self, TailSlice.self, TailAck.self, GetTail.self, TailSlices.self,
        PutObject.self, PutTrailer.self, Stored.self, GetObject.self, ObjectFollows.self, ListObjects.self,
        ObjectList.self, AppendRecord.self, Appended.self, ChainHeadRequest.self, ChainHeadReply.self,
        KeyRequest.self, KeyGrant.self, OpAgentToken.self, OpTokenReply.self, OpAgentList.self, AgentList.self,
        OpAgentRevoke.self, OpSourceAdd.self, OpSourceReply.self, OpSourceEdit.self, OpSourceList.self,
        SourceList.self, OpSourcePause.self, OpSourceRemove.self, OpSourceCheck.self, OpBackupRun.self,
        JobReference.self, OpBackupList.self, BackupList.self, OpBackupShow.self, BackupDetail.self, JobRow.self,
        OpJobList.self, JobList.self, OpJobShow.self, OpJobCancel.self, OpJobLog.self, JobLog.self, OpJobFollow.self,
        OpStatus.self, StatusReport.self, OpRestore.self, RestorePlanReply.self, OpVerify.self, OpLogFlush.self,
        MemberStatus.self, KeepPosition.self, OpMemberAdd.self, OpMemberRemove.self, OpMemberList.self,
        MemberList.self, OpRecoveryKeyTest.self, RecoveryKeyChallenge.self, OpRecoveryKeyProof.self,
        OpCatalogRebuild.self, OpDrillRun.self, OpDrillList.self, DrillList.self, OpDrillShow.self, DrillDetail.self,
        OpFindingResolve.self,
    ]
}
