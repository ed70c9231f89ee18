import Platform
import Protocol
import Repository

/// Fetches log objects and opens them; nothing is handed out before the whole object has proven right.
struct LogObjectReader: Sendable {
    /// The longest history file accepted, sealed, in bytes.
    static let historyLimit: UInt64 = 1 << 20

    let repository: RepositoryID
    let segmentSize: UInt64
    let keyring: Keyring
    let delivery: any RestoreDelivery
    /// Opens what comes from the coordinator's spool.
    let tail: TailReader
    /// Where log is kept until it is handed on.
    let scratchDirectory: String
    /// Segments that were opened before.
    var ready: [LogPosition: ScratchFile] = [:]

    /// One segment, padded with zeros to its full size.
    ///
    /// - Throws: `objectDamaged` when the object is not the one that was listed.
    func segment(_ segment: ProvenLog.Segment) async throws -> ScratchFile {
        if let file = ready[segment.position] { return file }
        let file = try await BlockingThreads.shared.run {
            try ScratchFile(directory: scratchDirectory, length: segmentSize)
        }
        if let listed = segment.object { try await read(listed, segment.position.lsn, into: file) }
        if let range = segment.tail {
            let known = segment.object?.end ?? segment.position.lsn
            try await tail.read(range, of: segment.position, known: known, into: file)
        }
        if segment.isCut { try await BlockingThreads.shared.run { try clear(file, from: segment) } }
        return file
    }

    /// Puts zeros behind the end of a segment's log.
    private func clear(_ file: ScratchFile, from segment: ProvenLog.Segment) throws(SystemError) {
        var offset = segment.end.bytes(since: segment.position.lsn)
        let zeros = Bytes(repeating: 0, count: 256 << 10)
        while offset < segmentSize {
            let count = Int(min(UInt64(zeros.count), segmentSize - offset))
            try zeros.span.extracting(..<count).bytes.withUnsafeBytes { bytes throws(SystemError) in
                try file.write(bytes, at: offset)
            }
            offset += UInt64(count)
        }
    }

    private func read(_ listed: ProvenLog.ListedLog, _ start: LSN, into file: ScratchFile) async throws {
        let object = listed.object
        guard let place = ObjectPlace(repository: repository, name: object.name) else { throw object.altered }
        let keyring = keyring
        let length = listed.end.bytes(since: start)
        let opening = LogOpening(place, keyring: keyring, into: file, limit: length)
        do {
            try await delivery.read(object.name, nil, limit: object.length) { piece in
                try await BlockingThreads.shared.run { try opening.feed(piece) }
            }
            let (plain, digest, sealed) = try await BlockingThreads.shared.run { try opening.finish() }
            guard sealed == object.length, digest == object.sha256, plain == length else { throw object.altered }
        } catch let error as HoldfastError where error.code == .noSuchThing {
            throw HoldfastError(.objectDamaged, "the log object '\(object.name)' is missing")
        } catch {
            throw object.damaged(error)
        }
    }

    /// A history file.
    ///
    /// - Throws: `objectDamaged` when it is not the one that was listed.
    func history(_ history: ProvenLog.History) async throws -> Bytes {
        let object = history.object
        guard object.length <= Self.historyLimit, let place = ObjectPlace(repository: repository, name: object.name)
        else { throw object.altered }
        let sealed = try await delivery.whole(object)
        do {
            let text = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
            guard history.digest == nil || history.digest == .sha256(of: text) else { throw object.altered }
            return text
        } catch {
            throw object.damaged(error)
        }
    }
}
