/// Takes a backup.
package struct BackupOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(4)

    package var source: SourceID
    package var backup: BackupID
    /// The number of the backup's type in the repository format.
    package var type: UInt64
    /// Whether the database shall checkpoint at once.
    package var fast: Bool

    /// The value with these parts.
    package init(source: SourceID, backup: BackupID, type: UInt64, fast: Bool) {
        self.source = source
        self.backup = backup
        self.type = type
        self.fast = fast
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        backup = try fields.required(2)
        type = try fields.required(3)
        fast = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, backup)
        fields.put(3, type)
        fields.put(4, fast)
    }
}

/// Checks all that a source needs.
package struct CheckOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    package var source: SourceID
    /// A source that is not assigned yet.
    package var assignment: SourceAssignment?

    /// The value with these parts.
    package init(source: SourceID, assignment: SourceAssignment? = nil) {
        self.source = source
        self.assignment = assignment
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
        assignment = try fields.optional(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
        fields.put(2, assignment)
    }
}

/// Brings the open tail of the log into the repository.
package struct FlushOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(1)

    package var source: SourceID

    /// The value with these parts.
    package init(source: SourceID) {
        self.source = source
    }

    package init(fields: Fields) throws(WireError) {
        source = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, source)
    }
}

/// Ends the run of a job, leaving no trace.
package struct CancelOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(1)

    package var job: JobID

    /// The value with these parts.
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

/// Lets go of what a database keeps for a source that this agent no longer protects.
package struct ReleaseOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(1)

    /// The source as it was assigned last.
    package var assignment: SourceAssignment

    /// The value with these parts.
    package init(assignment: SourceAssignment) {
        self.assignment = assignment
    }

    package init(fields: Fields) throws(WireError) {
        assignment = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, assignment)
    }
}
