package import Platform
package import Protocol
package import Repository

extension RepositoryBuilder {
    /// One piece of log to be stored as an object.
    package struct LogPiece: Sendable {
        package var start: LSN
        package var bytes: Bytes

        /// Log from `start`.
        package init(start: LSN, bytes: Bytes) {
            self.start = start
            self.bytes = bytes
        }

        package var end: LSN { start.advanced(by: UInt64(bytes.count)) }
    }

    /// Stores log objects with a key of their own and the index record that makes them count.
    ///
    /// - Parameters:
    ///   - pieces: whole segments and partials, in their order.
    ///   - source: whose log it is.
    ///   - branch: the log branch.
    ///   - timeline: the timeline.
    ///   - from: where the unbroken range begins.
    ///   - number: tells objects apart that would have the same name.
    ///   - parent: where the timeline left another; its history file is then stored too.
    /// - Throws: what the store throws.
    package mutating func log(
        _ pieces: [LogPiece], _ source: SourceID, _ branch: LogBranch, _ timeline: TimelineID, coveredFrom from: LSN,
        number: UInt64, parent: LogPosition? = nil
    ) async throws {
        let key = InputKey.generate()
        let entry = try seal(key, source)
        _ = try await store.create(.key(source, key.id, 0), entry.encoded)
        var objects: [LogObjectEntry] = []
        var history: Digest?
        if let parent {
            let text = Bytes("\(parent.timeline)\t\(parent.lsn)\tno recovery target specified\n".utf8)
            let object = try await put(.history(source, branch, timeline, attempt, number), text, key)
            objects.append(Self.entry(object, .history, .zero, .zero, key))
            history = .sha256(of: text)
        }
        for piece in pieces {
            let parts = ObjectName.LogObjectParts(
                branch: branch, timeline: timeline, start: piece.start, end: piece.end, writer: attempt,
                number: number)
            let object = try await put(.logObject(source, parts), Self.frames(piece.bytes), key)
            let isWhole = UInt64(piece.bytes.count) == segmentSize
            objects.append(Self.entry(object, isWhole ? .segment : .partial, piece.start, piece.end, key))
        }
        let read = LogIndexDetails(objects: try pieces.map { try Self.details(of: $0.start..<$0.end) })
        let details = try await put(.details(source, branch, timeline, attempt, number), read.encoded, key)
        let index = LogIndexContent(
            branch: branch, timeline: timeline, segmentSize: segmentSize, systemIdentifier: 42, objects: objects,
            coveredFrom: from, coveredTo: pieces.map(\.end).max() ?? from, through: keys.now, keys: [entry],
            historyDigest: history, details: details, parentTimeline: parent?.timeline, switchLSN: parent?.lsn)
        try await append(.logIndex(index), source, .log(branch: branch, timeline: timeline))
    }

    /// What could have been read in `stretch`: one transaction in 512 bytes, every third undone, and a restore point.
    package static func details(of stretch: Range<LSN>) throws -> LogDetails {
        var details = LogDetails(of: stretch)
        details.readFrom = stretch.lowerBound
        for number in stride(from: 1, through: stretch.upperBound.bytes(since: stretch.lowerBound) / 512, by: 1) {
            let end = stretch.lowerBound.advanced(by: number * 512)
            try details.transactions.append(
                LogTransaction(
                    start: LSN(rawValue: end.rawValue - 8 * (4 + number % 3)), end: end,
                    xid: UInt32(truncatingIfNeeded: 700 + end.rawValue / 512 - 2 * (number % 2)),
                    time: Timestamp(microseconds: Int64(end.rawValue) * 1000 - Int64(number % 5) * 700_000),
                    isCommit: number % 3 != 0))
        }
        details.marks = [
            LogMark(
                .restorePoint, start: stretch.lowerBound, end: stretch.lowerBound.advanced(by: 104),
                time: Timestamp(microseconds: 5), name: Bytes("point ä \(stretch.lowerBound)".utf8))
        ]
        return details
    }

    private static func entry(
        _ object: NamedReference, _ kind: LogObjectEntry.Kind, _ start: LSN, _ end: LSN, _ key: InputKey
    ) -> LogObjectEntry {
        LogObjectEntry(
            name: object.name, kind: kind, start: start, end: end, length: object.length, sha256: object.sha256,
            key: key.id)
    }

    /// The plaintext of a log object.
    private static func frames(_ bytes: Bytes) -> Bytes {
        let half = bytes.count / 2
        return [bytes[..<half], bytes[half...]].filter { !$0.isEmpty }.reduce(into: Bytes()) { plain, piece in
            plain += LogFrame(codec: .none, plainLength: piece.count, storedLength: piece.count).bytes + piece
        } + LogFrame.end.bytes
    }
}
