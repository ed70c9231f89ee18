package import Platform
package import Protocol

/// Where a backup is brought back to and how far it is recovered, as an engine needs to know it.
package struct RestoreSetting: Sendable, Equatable {
    /// A small file in the data directory, and in that of each tablespace, for as long as a restore is unfinished.
    package static let markerName = "holdfast_restore.json"
    /// The folder in the data directory under which the run puts configuration from elsewhere, by its old path.
    package static let configurationName = "holdfast_configuration"

    /// Where a tablespace goes.
    package struct Tablespace: Sendable, Equatable {
        package var oid: UInt32
        package var name: String
        /// Absolute path on the source's host.
        package var original: String
        /// Absolute path here.
        package var location: String

        package init(oid: UInt32, name: String, original: String, location: String) {
            self.oid = oid
            self.name = name
            self.original = original
            self.location = location
        }
    }

    /// Where recovery ends.
    package enum End: Sendable, Equatable {
        case time(Timestamp, exclusive: Bool)
        /// Right after the first record that begins at or behind the position, or right before it.
        case lsn(LSN, exclusive: Bool)
        /// The end of a transaction that the database must find by itself.
        case transaction(UInt64, exclusive: Bool)
        /// A restore point that the database must find by itself.
        case name(String)
        /// The end of the log that is there.
        case latest
        /// As soon as the backup is consistent.
        case immediate
    }

    /// The data directory's absolute path.
    package var directory: String
    package var tablespaces: [Tablespace]
    /// Nil keeps the port of the source.
    package var port: UInt16?
    /// Whether the server will be started.
    package var starts: Bool
    /// Whether a stopped cluster or an unfinished restore may be replaced.
    package var force: Bool
    /// Directories that server programs may be taken from; none means the usual places.
    package var programDirectories: [String]
    /// The source's version as a number, such as 150020.
    package var serverVersion: UInt64
    package var systemIdentifier: UInt64
    package var segmentSize: UInt64
    /// The backup is consistent from here.
    package var consistentFrom: LSN
    /// The timeline on which recovery ends.
    package var timeline: TimelineID
    package var end: End
    /// How the started server is kept to itself; nil for one that goes into service.
    package var containment: Containment?

    package init(
        directory: String, tablespaces: [Tablespace] = [], port: UInt16? = nil, starts: Bool, force: Bool,
        programDirectories: [String] = [], serverVersion: UInt64, systemIdentifier: UInt64, segmentSize: UInt64,
        consistentFrom: LSN, timeline: TimelineID, end: End, containment: Containment? = nil
    ) {
        self.directory = directory
        self.tablespaces = tablespaces
        self.port = port
        self.starts = starts
        self.force = force
        self.programDirectories = programDirectories
        self.serverVersion = serverVersion
        self.systemIdentifier = systemIdentifier
        self.segmentSize = segmentSize
        self.consistentFrom = consistentFrom
        self.timeline = timeline
        self.end = end
        self.containment = containment
    }
}
