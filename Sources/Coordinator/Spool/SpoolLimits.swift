import Repository

/// What the spool may hold and how it cuts its work.
package enum SpoolLimits {
    /// Bytes of journal at most, unless the settings say otherwise.
    package static let standard: UInt64 = 4 << 30
    /// The least that the settings may allow, in bytes: room for two files and what is being written.
    package static let least: UInt64 = 192 << 20
    /// How many marks of one source are kept: those of its newest timelines.
    package static let marks = 64
    /// Bytes of one journal file.
    static let file: UInt64 = 64 << 20
    /// Bytes written and made durable together.
    static let batch = 8 << 20
    /// Bytes of zeros that lie ready behind what was appended last.
    static let allotment = 256 << 10
    /// Bytes of one conversation that may wait to be written; its stream is read no further then.
    static let waiting = 2 << 20
    /// Bytes of the fields of one entry at most, and as they are written.
    static let fields = 1024
    static let usualFields = 224
    /// Bytes of one object.
    static let object = SealedTailSlice.objectLimit
    /// Bytes of the journal that a restore reads at once, unless one piece has more.
    static let load: UInt64 = 512 << 10
    /// Loads of tails in memory for all restores together; one has about a megabyte, and four at most.
    static let loads = 16
    /// How long a restore may take to read one message.
    static let reading = Duration.seconds(60)
    /// Bytes of slices after which a message to a restore is closed; with one more slice it is still one frame.
    static let message = 192 << 10
    /// A closed file is emptied by copying once less than this part of it is live: one in …
    static let compaction: UInt64 = 4
    /// The file being written is closed early once nothing of so many bytes is live.
    static let deadFile: UInt64 = 4 << 20
    /// How long the tail of an ended branch or timeline is kept when the repository never gets its log.
    static let endedTail = Duration.seconds(7 * 24 * 3600)
    /// How long nothing of a source's tails is dropped once a restore is being planned with them.
    static let lease = Duration.seconds(300)
    /// How long after its last failure the disk is tried when nobody sends anything.
    static let probePause = Duration.seconds(2)
    /// Pause between the rounds of upkeep.
    static let round = Duration.seconds(1)
    /// Rounds between looks at what the repository holds.
    static let roundsBetweenDrops = 5
}
