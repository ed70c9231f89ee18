package import Platform
package import Protocol

/// What a running restore can fetch: the objects that its order grants, and their keys.
///
/// Answers are not trusted: whoever asks compares them with what was signed.
package protocol RestoreDelivery: Sendable {
    /// Reads an object, or a stretch of it, piece by piece.
    ///
    /// - Parameters:
    ///   - name: which object.
    ///   - range: which bytes; nil for all.
    ///   - limit: the most bytes accepted.
    ///   - sink: gets the bytes in order, one call at a time.
    /// - Throws: `noSuchThing` when there is no such object; what `sink` throws.
    func read(
        _ name: ObjectName, _ range: Range<UInt64>?, limit: UInt64,
        _ sink: @escaping @Sendable (Bytes) async throws -> Void
    ) async throws
    /// A page of the names under `prefix`, in their order.
    ///
    /// - Throws: the other side's refusal.
    func list(under prefix: String, after: ObjectName?, limit: UInt32) async throws -> ObjectList
    /// Slices of a tail in the coordinator's spool that overlap `range`, in their order.
    ///
    /// - Parameters:
    ///   - branch: which branch of the log.
    ///   - timeline: which timeline of it.
    ///   - range: which log; after a lost connection it is asked for again from where `sink` stands.
    ///   - sink: gets the slices, some at a time and one call at a time, and answers where the next one must begin at
    ///     the latest.
    /// - Throws: the other side's refusal; what `sink` throws.
    func tail(
        _ branch: LogBranch, _ timeline: TimelineID, _ range: Range<LSN>,
        _ sink: @escaping @Sendable ([TailSlice]) async throws -> LSN
    ) async throws
    /// Input keys, each sealed to `receiver`.
    ///
    /// - Throws: the other side's refusal.
    func keys(_ keys: [KeyID], sealedTo receiver: X25519PublicKey) async throws -> [GrantedKey]
}
