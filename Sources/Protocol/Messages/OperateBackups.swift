package import Platform

/// How far a backup has come.
package enum BackupState: UInt8, CaseIterable, Hashable, WireValue {
    case running = 1
    case complete = 2
    case failed = 3
    case cancelled = 4
    /// Finished, but the last verification found that it cannot be restored.
    case damaged = 5
}

/// A backup in a listing.
package struct BackupRow: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(19)

    package var backup: BackupID
    package var source: SourceName
    /// The number of the backup's type in the repository format.
    package var type: UInt64
    package var state: BackupState
    package var started: Timestamp
    package var stopped: Timestamp?
    package var startLSN: LSN?
    package var stopLSN: LSN?
    package var timeline: TimelineID?
    package var logicalBytes: UInt64?
    package var storedBytes: UInt64?
    package var files: UInt64?
    package var findings: UInt64?
    package var codec: String?
    package var engineVersion: String?
    /// When all of its objects were last found whole.
    package var verified: Timestamp?
    package var job: JobID?
    /// When a drill of it last ended.
    package var drilled: Timestamp?
    /// What that drill proved.
    package var drillVerdict: DrillVerdict?

    /// The value with these parts.
    package init(
        backup: BackupID, source: SourceName, type: UInt64, state: BackupState, started: Timestamp,
        stopped: Timestamp? = nil, startLSN: LSN? = nil, stopLSN: LSN? = nil, timeline: TimelineID? = nil,
        logicalBytes: UInt64? = nil, storedBytes: UInt64? = nil, files: UInt64? = nil, findings: UInt64? = nil,
        codec: String? = nil, engineVersion: String? = nil, verified: Timestamp? = nil, job: JobID? = nil,
        drilled: Timestamp? = nil, drillVerdict: DrillVerdict? = nil
    ) {
        self.backup = backup
        self.source = source
        self.type = type
        self.state = state
        self.started = started
        self.stopped = stopped
        self.startLSN = startLSN
        self.stopLSN = stopLSN
        self.timeline = timeline
        self.logicalBytes = logicalBytes
        self.storedBytes = storedBytes
        self.files = files
        self.findings = findings
        self.codec = codec
        self.engineVersion = engineVersion
        self.verified = verified
        self.job = job
        self.drilled = drilled
        self.drillVerdict = drillVerdict
    }

    package init(fields: Fields) throws(WireError) {
        backup = try fields.required(1)
        source = try fields.required(2)
        type = try fields.required(3)
        state = try fields.required(4)
        started = try fields.required(5)
        stopped = try fields.optional(6)
        startLSN = try fields.optional(7)
        stopLSN = try fields.optional(8)
        timeline = try fields.optional(9)
        logicalBytes = try fields.optional(10)
        storedBytes = try fields.optional(11)
        files = try fields.optional(12)
        findings = try fields.optional(13)
        codec = try fields.optional(14)
        engineVersion = try fields.optional(15)
        verified = try fields.optional(16)
        job = try fields.optional(17)
        drilled = try fields.optional(18)
        drillVerdict = try fields.optional(19)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, backup)
        fields.put(2, source)
        fields.put(3, type)
        fields.put(4, state)
        fields.put(5, started)
        fields.put(6, stopped)
        fields.put(7, startLSN)
        fields.put(8, stopLSN)
        fields.put(9, timeline)
        fields.put(10, logicalBytes)
        fields.put(11, storedBytes)
        fields.put(12, files)
        fields.put(13, findings)
        fields.put(14, codec)
        fields.put(15, engineVersion)
        fields.put(16, verified)
        fields.put(17, job)
        fields.put(18, drilled)
        fields.put(19, drillVerdict)
    }
}

/// Orders a backup; answered by ``JobReference``.
package struct OpBackupRun: Message, Hashable {
    package static let kind = MessageKind.opBackupRun
    package static let knownFields = FieldNumbers.upTo(1)

    package var name: SourceName

    /// The message with these parts.
    package init(name: SourceName) {
        self.name = name
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
    }
}

/// The job that was made.
package struct JobReference: Message, Hashable {
    package static let kind = MessageKind.jobReference
    package static let knownFields = FieldNumbers.upTo(1)

    package var job: JobID

    /// The message with these parts.
    package init(job: JobID) {
        self.job = job
    }

    package init(fields: Fields) throws(WireError) {
        job = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, job)
    }
}

/// Asks for the backups of one source, or of all.
package struct OpBackupList: Message, Hashable {
    package static let kind = MessageKind.opBackupList
    package static let knownFields = FieldNumbers.upTo(1)

    package var name: SourceName?

    /// The message with these parts.
    package init(name: SourceName? = nil) {
        self.name = name
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.optional(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
    }
}

/// Backups, the oldest first.
package struct BackupList: Message, Hashable {
    package static let kind = MessageKind.backupList
    package static let knownFields = FieldNumbers.upTo(1)

    package var rows: [BackupRow]

    /// The message with these parts.
    package init(rows: [BackupRow] = []) {
        self.rows = rows
    }

    package init(fields: Fields) throws(WireError) {
        rows = try fields.repeated(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: rows)
    }
}

/// Asks for one backup.
package struct OpBackupShow: Message, Hashable {
    package static let kind = MessageKind.opBackupShow
    package static let knownFields = FieldNumbers.upTo(1)

    package var backup: BackupID

    /// The message with these parts.
    package init(backup: BackupID) {
        self.backup = backup
    }

    package init(fields: Fields) throws(WireError) {
        backup = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, backup)
    }
}

/// One backup with all that is known of it.
package struct BackupDetail: Message, Hashable {
    package static let kind = MessageKind.backupDetail
    package static let knownFields = FieldNumbers.upTo(2)

    package var row: BackupRow
    package var facts: [Fact]

    /// The message with these parts.
    package init(row: BackupRow, facts: [Fact] = []) {
        self.row = row
        self.facts = facts
    }

    package init(fields: Fields) throws(WireError) {
        row = try fields.required(1)
        facts = try fields.repeated(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, row)
        fields.put(2, repeated: facts)
    }
}
