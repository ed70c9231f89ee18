import Platform
import Protocol
import Repository

/// Fetches what the coordinator's spool has of a segment, proves every slice, opens it and lays it into the segment.
///
/// Keys are fetched when a slice names one that is not at hand. Slices that come together are opened on several threads:
/// where many small commits made them, nearly all of the time goes into their signatures.
actor TailReader {
    /// Threads that work on slices which came together.
    static let width = 4

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
            throw Self.damaged(range.lowerBound, "the stored log before it ends at \(known)")
        }
        let patch = TailPatch(segment: segment.lsn, size: segmentSize, known: known, file: file)
        try await delivery.tail(branch, segment.timeline, known..<range.upperBound) { slices in
            try patch.requireJoining(slices)
            let opening = try await self.opening(slices, segment.timeline)
            let opened = try await Self.open(slices, opening)
            return try await BlockingThreads.shared.run { try patch.lay(opened) }
        }
    }

    private func opening(_ slices: [TailSlice], _ timeline: TimelineID) async throws -> TailOpening {
        let missing = Set(slices.map(\.key)).filter { keyring[$0] == nil }
        if !missing.isEmpty {
            let keys = RestoreKeys(delivery: delivery, repository: repository, source: source)
            keyring.merge(try await keys.fetch(missing)) { $1 }
        }
        return TailOpening(
            repository: repository, source: source, branch: branch, timeline: timeline, signers: signers,
            keyring: keyring)
    }

    private static func open(_ slices: [TailSlice], _ opening: TailOpening) async throws -> [TailOpening.Opened] {
        let share = (slices.count + width - 1) / width
        return try await withThrowingTaskGroup(of: (Int, [TailOpening.Opened]).self) { group in
            for start in stride(from: 0, to: slices.count, by: share) {
                let part = slices[start..<min(slices.count, start + share)]
                group.addTask { (start, try await BlockingThreads.shared.run { try opening.open(part) }) }
            }
            var parts: [Int: [TailOpening.Opened]] = [:]
            for try await (start, opened) in group { parts[start] = opened }
            return parts.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    static func damaged(_ position: LSN, _ reason: String) -> HoldfastError {
        HoldfastError(.objectDamaged, "the tail of the log at \(position) cannot be used: \(reason)")
    }
}
