import Platform
import Protocol
import Repository

/// Proves and opens slices of one tail. Blocks; several may work at once.
struct TailOpening: Sendable {
    /// A slice whose signature was right, opened.
    struct Opened: Sendable {
        let start: LSN
        let end: LSN
        let plain: Bytes
    }

    let repository: RepositoryID
    let source: SourceID
    let branch: LogBranch
    let timeline: TimelineID
    /// Whose signatures count.
    let signers: [Ed25519PublicKey]
    /// Every key that the slices name.
    let keyring: Keyring

    /// Opens slices, in their order.
    ///
    /// - Throws: `objectDamaged` telling of the first that is not what a member of the source has signed.
    func open(_ slices: ArraySlice<TailSlice>) throws -> [Opened] {
        var decoder = LogFrameDecoder()
        var signers = signers
        return try slices.map { slice in
            do {
                let sealed = try prove(slice, &signers)
                return Opened(start: slice.start, end: slice.end, plain: try plain(sealed, &decoder))
            } catch let error as HoldfastError {
                throw error
            } catch {
                throw TailReader.damaged(slice.start, "\(error)")
            }
        }
    }

    /// The slice, once a member's signature over all of it has proven right.
    private func prove(_ slice: TailSlice, _ signers: inout [Ed25519PublicKey]) throws -> SealedTailSlice {
        let writer = try ObjectPrefix(parsing: slice.sealed).header.place.attempt
        let place = TailSlicePlace(
            repository: repository, source: source, branch: branch, timeline: timeline, writer: writer,
            start: slice.start, end: slice.end, through: slice.through, key: slice.key)
        let sealed = SealedTailSlice(place: place, object: slice.sealed, signature: slice.signature)
        guard let signer = sealed.signer(among: signers) else {
            throw TailReader.damaged(slice.start, "no member of the source has signed it")
        }
        // Slices of one writer follow one another, so whoever signed this one is asked first for the next.
        signers.swapAt(0, signer)
        return sealed
    }

    private func plain(_ slice: SealedTailSlice, _ decoder: inout LogFrameDecoder) throws -> Bytes {
        let length = slice.place.end.bytes(since: slice.place.start)
        var plain = Bytes()
        try decoder.feed(try slice.open(with: keyring)) { piece in
            // A small object may unpack to gigabytes.
            guard UInt64(plain.count + piece.count) <= length else {
                throw PipelineError("it holds more than the log up to \(slice.place.end)")
            }
            plain += piece
        }
        try decoder.finish()
        guard UInt64(plain.count) == length else {
            throw PipelineError("it holds \(plain.count) bytes, not those up to \(slice.place.end)")
        }
        return plain
    }
}
