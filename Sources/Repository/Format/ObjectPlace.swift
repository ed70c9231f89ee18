package import Protocol

/// Where a sealed object belongs: what its header says, apart from the key.
package struct ObjectPlace: Hashable, Sendable {
    package var repository: RepositoryID
    package var source: SourceID
    /// Backup, log stream or source, by kind.
    package var unit: UnitID
    package var attempt: Attempt
    package var kind: ObjectKind
    /// Number among the objects of the same unit, attempt and kind.
    package var ordinal: UInt64

    /// The place with these parts.
    package init(
        repository: RepositoryID, source: SourceID, unit: UnitID, attempt: Attempt, kind: ObjectKind, ordinal: UInt64
    ) {
        self.repository = repository
        self.source = source
        self.unit = unit
        self.attempt = attempt
        self.kind = kind
        self.ordinal = ordinal
    }

    /// The place of the sealed object `name`; nil when an object of this name is not sealed.
    ///
    /// - Parameters:
    ///   - repository: the repository that holds it.
    ///   - name: the name of a sealed object.
    package init?(repository: RepositoryID, name: ObjectName) {
        switch name.parts {
        case .backup(let source, let backup, let attempt, let part):
            guard let (kind, ordinal) = Self.kind(of: part) else { return nil }
            self.init(
                repository: repository, source: source, unit: UnitID(sameBytesAs: backup), attempt: attempt,
                kind: kind, ordinal: ordinal)
        case .log(let source, let log):
            let stream = StreamID(source: source, branch: log.branch, timeline: log.timeline)
            self.init(
                repository: repository, source: source, unit: UnitID(sameBytesAs: stream), attempt: log.writer,
                kind: .log, ordinal: log.number)
        case .history(let source, let branch, let timeline, let writer, let number):
            let stream = StreamID(source: source, branch: branch, timeline: timeline)
            self.init(
                repository: repository, source: source, unit: UnitID(sameBytesAs: stream), attempt: writer,
                kind: .history, ordinal: number)
        case .details(let source, let branch, let timeline, let writer, let number):
            let stream = StreamID(source: source, branch: branch, timeline: timeline)
            self.init(
                repository: repository, source: source, unit: UnitID(sameBytesAs: stream), attempt: writer,
                kind: .logIndexDetails, ordinal: number)
        case .definition(let source, let number):
            self.init(
                repository: repository, source: source, unit: UnitID(sameBytesAs: source),
                attempt: Attempt(rawValue: 0), kind: .sourceDefinition, ordinal: number)
        case .evidence(let source, let job, let number):
            self.init(
                repository: repository, source: source, unit: UnitID(sameBytesAs: job), attempt: Attempt(rawValue: 0),
                kind: .evidence, ordinal: number)
        case .authority(let epoch):
            // Of the whole repository, which stands where other objects name their source.
            self.init(
                repository: repository, source: SourceID(sameBytesAs: repository),
                unit: UnitID(sameBytesAs: repository), attempt: Attempt(rawValue: 0), kind: .authority, ordinal: epoch)
        case .root, .record, .key, nil:
            return nil
        }
    }

    private static func kind(of part: ObjectName.BackupPart) -> (ObjectKind, UInt64)? {
        switch part {
        case .pack(let number): (.pack, number)
        case .mapPack(let number): (.mapPack, number)
        case .manifest: (.manifest, 0)
        case .inventory: nil
        }
    }
}

extension ObjectPlace: CustomStringConvertible {
    package var description: String { "\(kind) \(ordinal) of \(unit), attempt \(attempt), source \(source)" }
}
