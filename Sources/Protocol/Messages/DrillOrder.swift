package import Platform

/// How a drill's check compares what it found with what is expected.
package enum DrillComparison: UInt8, CaseIterable, Hashable, WireValue {
    case equal = 1
    /// As whole numbers.
    case atLeast = 2
    case atMost = 3
}

/// One question put to a database that a drill has brought up.
package struct DrillCheck: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(7)

    package var name: String
    package var database: String
    /// Its first column of its first row is what was found; absent: the rows of `table` are counted.
    package var sql: String?
    /// The table whose rows are counted, as it is written in SQL; absent: `sql` is asked.
    package var table: String?
    /// Absent: the question must only succeed.
    package var expected: String?
    package var comparison: DrillComparison
    /// Whether a superuser asks; else a role that may read everything and do nothing else. Absent: no.
    package var isForSuperuser: Bool

    /// The value with these parts.
    package init(
        name: String, database: String, sql: String? = nil, table: String? = nil, expected: String? = nil,
        comparison: DrillComparison, isForSuperuser: Bool = false
    ) {
        self.name = name
        self.database = database
        self.sql = sql
        self.table = table
        self.expected = expected
        self.comparison = comparison
        self.isForSuperuser = isForSuperuser
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        database = try fields.required(2)
        sql = try fields.optional(3)
        table = try fields.optional(4)
        expected = try fields.optional(5)
        comparison = try fields.required(6)
        isForSuperuser = try fields.optional(7) ?? false
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, database)
        fields.put(3, sql)
        fields.put(4, table)
        fields.put(5, expected)
        fields.put(6, comparison)
        fields.put(7, isForSuperuser ? true : nil)
    }
}

/// Restores a backup into scratch, starts it cut off from the world, checks it, and removes it.
package struct DrillOrder: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(10)

    /// With an empty directory: the agent chooses the place; `start` holds.
    package var restore: RestoreOrder
    package var checks: [DrillCheck]
    /// Whether every index and heap is checked by `pg_amcheck`.
    package var amcheck: Bool
    /// Whether every page of the restored files is read and its checksum compared.
    package var fullRead: Bool
    /// Seconds after which the drill ends as failed.
    package var timeLimit: UInt64
    /// The target as it was asked for.
    package var asked: String
    /// From which moment lost work is counted: the target's, or the request's when the latest was asked for; absent: the
    /// target is no moment.
    package var moment: Timestamp?
    /// Up to when the log that is replayed is known to be complete.
    package var covered: Timestamp?
    /// Microseconds that proof, fetching, replaying and opening may take; absent: without objective.
    package var recoveryTime: UInt64?
    /// Microseconds of work that may be lost; absent: without objective.
    package var recoveryPoint: UInt64?

    /// The value with these parts.
    package init(
        restore: RestoreOrder, checks: [DrillCheck] = [], amcheck: Bool, fullRead: Bool, timeLimit: UInt64,
        asked: String, moment: Timestamp? = nil, covered: Timestamp? = nil, recoveryTime: UInt64? = nil,
        recoveryPoint: UInt64? = nil
    ) {
        self.restore = restore
        self.checks = checks
        self.amcheck = amcheck
        self.fullRead = fullRead
        self.timeLimit = timeLimit
        self.asked = asked
        self.moment = moment
        self.covered = covered
        self.recoveryTime = recoveryTime
        self.recoveryPoint = recoveryPoint
    }

    package init(fields: Fields) throws(WireError) {
        restore = try fields.required(1)
        checks = try fields.repeated(2)
        amcheck = try fields.required(3)
        fullRead = try fields.required(4)
        timeLimit = try fields.required(5)
        asked = try fields.required(6)
        moment = try fields.optional(7)
        covered = try fields.optional(8)
        recoveryTime = try fields.optional(9)
        recoveryPoint = try fields.optional(10)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, restore)
        fields.put(2, repeated: checks)
        fields.put(3, amcheck)
        fields.put(4, fullRead)
        fields.put(5, timeLimit)
        fields.put(6, asked)
        fields.put(7, moment)
        fields.put(8, covered)
        fields.put(9, recoveryTime)
        fields.put(10, recoveryPoint)
    }
}
