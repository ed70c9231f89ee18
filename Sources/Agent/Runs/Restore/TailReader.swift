import Platform
import Protocol
import Repository

/// Fetches what the coordinator's spool has of a segment, proves every slice, opens it and lays it into the segment.
///
/// Keys are fetched when a slice names one that is not at hand.
actor TailReader {
    private let repository: RepositoryID
    private let source: SourceID
    private let branch: LogBranch
    private let segmentSize: UInt64
    private let signers: [Ed25519PublicKey]
    private let delivery: any RestoreDelivery
    private var keyring: Keyring

    /// - Parameters:
    ///   - repository: the repository that the restore is from.
    ///   - source: whose log it is.
    ///   - branch: which branch of it.
    ///   - segmentSize: bytes of a segment.
    ///   - signers: whose signatures count.
    ///   - keyring: keys that are at hand.
    ///   - delivery: where slices and keys come from.
    init(
        repository: RepositoryID, source: SourceID, branch: LogBranch, segmentSize: UInt64,
        signers: [Ed25519PublicKey], keyring: Keyring, delivery: any RestoreDelivery
    ) {
        self.repository = repository
        self.source = source
        self.branch = branch
        self.segmentSize = segmentSize
        self.signers = signers
        self.keyring = keyring
        self.delivery = delivery
    }

    /// Reads `range`, which lies in one segment, into `file`.
    ///
    /// - Parameters:
    ///   - range: which log.
    ///   - segment: where the segment begins.
    ///   - known: up to where the file holds the segment's log already, which slices must repeat byte for byte.
    ///   - file: the segment's file.
    /// - Throws: `objectDamaged` when a slice is not what a member of the source has signed, or is missing.
    func read(_ range: Range<LSN>, of segment: LogPosition, known: LSN, into file: ScratchFile) async throws {
        guard known < range.upperBound else { return }
        guard known >= range.lowerBound else {
            throw damaged(range.lowerBound, "the stored log before it ends at \(known)")
        }
        let patch = TailPatch(segment: segment.lsn, size: segmentSize, known: known, file: file)
        try await delivery.tail(branch, segment.timeline, known..<range.upperBound) { slice in
            try await self.take(slice, segment.timeline, patch)
        }
    }

    private func take(_ slice: TailSlice, _ timeline: TimelineID, _ patch: TailPatch) async throws -> LSN {
        do {
            let sealed = try await prove(slice, timeline)
            if keyring[slice.key] == nil { try await fetch(slice.key) }
            let keyring = keyring
            return try await BlockingThreads.shared.run { try patch.lay(sealed, keyring) }
        } catch let error as SealingError {
            throw damaged(slice.start, "\(error)")
        } catch let error as PipelineError {
            throw damaged(slice.start, "\(error)")
        } catch let error as FormatError {
            throw damaged(slice.start, "\(error)")
        }
    }

    /// The slice, once a member's signature over all of it has proven right.
    private func prove(_ slice: TailSlice, _ timeline: TimelineID) async throws -> SealedTailSlice {
        let writer = try ObjectPrefix(parsing: slice.sealed).header.place.attempt
        let place = TailSlicePlace(
            repository: repository, source: source, branch: branch, timeline: timeline, writer: writer,
            start: slice.start, end: slice.end, through: slice.through, key: slice.key)
        let sealed = SealedTailSlice(place: place, object: slice.sealed, signature: slice.signature)
        let signers = signers
        guard try await BlockingThreads.shared.run({ signers.contains { sealed.isSigned(by: $0) } }) else {
            throw damaged(slice.start, "no member of the source has signed it")
        }
        return sealed
    }

    private func fetch(_ key: KeyID) async throws {
        let keys = RestoreKeys(delivery: delivery, repository: repository, source: source)
        keyring.merge(try await keys.fetch([key])) { $1 }
    }

    private func damaged(_ position: LSN, _ reason: String) -> HoldfastError {
        HoldfastError(.objectDamaged, "the tail of the log at \(position) cannot be used: \(reason)")
    }
}
