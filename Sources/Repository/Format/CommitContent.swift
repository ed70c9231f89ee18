package import Platform
package import Protocol

/// The clear facts of a finished backup. Without such a record there is no backup.
package struct CommitContent: TaggedStruct, Hashable {
    package var backup: BackupID
    package var attempt: Attempt
    package var type: BackupType
    /// The backup that this one builds on; nil for a full.
    package var parent: BackupID?
    /// Such as "postgresql".
    package var engine: String
    /// The version of the server in words.
    package var engineVersion: String
    /// The version as a number, as the server tells it.
    package var serverVersion: UInt64
    /// The identifier of the database cluster.
    package var systemIdentifier: UInt64
    package var timeline: TimelineID
    /// SHA-256 of the history file of the timeline; zero when it has none.
    package var historyDigest: Digest
    /// Recovery needs the log from here.
    package var startLSN: LSN
    /// Recovery is consistent from here.
    package var stopLSN: LSN
    /// By the clock of the server.
    package var started: Timestamp
    /// By the clock of the server.
    package var stopped: Timestamp
    package var startedByAgent: Timestamp
    package var stoppedByAgent: Timestamp
    /// Length of all files.
    package var logicalBytes: UInt64
    /// Length of all objects that this backup added.
    package var storedBytes: UInt64
    package var fileCount: UInt64
    /// Every key that the maps mention.
    package var keys: [KeyEntry]
    package var inventory: ObjectReference
    package var manifest: ObjectReference
    package var branch: LogBranch
    /// Length of a log segment.
    package var segmentSize: UInt64
    package var findingCount: UInt64
    /// Such as "zstd:3".
    package var codec: String
    package var checksumsVerified: Bool

    /// The structure with these parts.
    package init(
        backup: BackupID, attempt: Attempt, type: BackupType, parent: BackupID? = nil, engine: String,
        engineVersion: String, serverVersion: UInt64, systemIdentifier: UInt64, timeline: TimelineID,
        historyDigest: Digest, startLSN: LSN, stopLSN: LSN, started: Timestamp, stopped: Timestamp,
        startedByAgent: Timestamp, stoppedByAgent: Timestamp, logicalBytes: UInt64, storedBytes: UInt64,
        fileCount: UInt64, keys: [KeyEntry] = [], inventory: ObjectReference, manifest: ObjectReference,
        branch: LogBranch, segmentSize: UInt64, findingCount: UInt64, codec: String, checksumsVerified: Bool
    ) {
        self.backup = backup
        self.attempt = attempt
        self.type = type
        self.parent = parent
        self.engine = engine
        self.engineVersion = engineVersion
        self.serverVersion = serverVersion
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.historyDigest = historyDigest
        self.startLSN = startLSN
        self.stopLSN = stopLSN
        self.started = started
        self.stopped = stopped
        self.startedByAgent = startedByAgent
        self.stoppedByAgent = stoppedByAgent
        self.logicalBytes = logicalBytes
        self.storedBytes = storedBytes
        self.fileCount = fileCount
        self.keys = keys
        self.inventory = inventory
        self.manifest = manifest
        self.branch = branch
        self.segmentSize = segmentSize
        self.findingCount = findingCount
        self.codec = codec
        self.checksumsVerified = checksumsVerified
    }

    package static var knownFields: FieldNumbers { .upTo(27) }

    package init(fields: Fields) throws(WireError) {
        backup = try fields.required(1)
        attempt = try fields.required(2)
        type = try fields.required(3)
        parent = try fields.optional(4)
        engine = try fields.required(5)
        engineVersion = try fields.required(6)
        serverVersion = try fields.required(7)
        systemIdentifier = (try fields.required(8) as Fixed64).rawValue
        timeline = try fields.required(9)
        historyDigest = try fields.required(10)
        startLSN = try fields.required(11)
        stopLSN = try fields.required(12)
        started = try fields.required(13)
        stopped = try fields.required(14)
        startedByAgent = try fields.required(15)
        stoppedByAgent = try fields.required(16)
        logicalBytes = try fields.required(17)
        storedBytes = try fields.required(18)
        fileCount = try fields.required(19)
        keys = try fields.repeated(20)
        inventory = try fields.required(21)
        manifest = try fields.required(22)
        branch = try fields.required(23)
        segmentSize = try fields.required(24)
        findingCount = try fields.required(25)
        codec = try fields.required(26)
        checksumsVerified = try fields.required(27)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, backup)
        fields.put(2, attempt)
        fields.put(3, type)
        fields.put(4, parent)
        fields.put(5, engine)
        fields.put(6, engineVersion)
        fields.put(7, serverVersion)
        fields.put(8, Fixed64(rawValue: systemIdentifier))
        fields.put(9, timeline)
        fields.put(10, historyDigest)
        fields.put(11, startLSN)
        fields.put(12, stopLSN)
        fields.put(13, started)
        fields.put(14, stopped)
        fields.put(15, startedByAgent)
        fields.put(16, stoppedByAgent)
        fields.put(17, logicalBytes)
        fields.put(18, storedBytes)
        fields.put(19, fileCount)
        fields.put(20, repeated: keys)
        fields.put(21, inventory)
        fields.put(22, manifest)
        fields.put(23, branch)
        fields.put(24, segmentSize)
        fields.put(25, findingCount)
        fields.put(26, codec)
        fields.put(27, checksumsVerified)
    }
}
