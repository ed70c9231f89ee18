/// A mistake made on purpose, to see that the simulation finds it.
enum PlantedFault: CaseIterable {
    /// The spool acknowledges what it has not made durable.
    case acknowledgesBeforeSync
    /// A record is acknowledged before it is stored.
    case acknowledgesRecordEarly
    /// The number of the newest attempt is only in memory.
    case forgetsAttempts
    /// After a restart the spool begins its numbers anew.
    case forgetsSequence
    /// A tail is opened again beside slices of its former connection that are still being written.
    case forgetsWhatIsUnderWay
    /// Objects are acknowledged before they are stored.
    case acknowledgesObjectEarly
}
