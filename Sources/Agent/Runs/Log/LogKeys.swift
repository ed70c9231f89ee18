import Platform
import Protocol
import Repository

/// The input key of a log stream, replaced before it is used for too long or too much.
///
/// A key's record is durable before the key seals anything.
actor LogKeys {
    /// How long one key is used.
    static let lifetime = Duration.seconds(3600)
    /// How much longer slices go on with it while the repository does not take the next one, or no index tells of it: no
    /// commit waits for that.
    static let grace = Duration.seconds(24 * 3600)
    /// How many plain bytes it seals.
    static let byteLimit: UInt64 = 32 << 30

    private let context: LogContext
    private let uploader: ObjectUploader
    private var current: (key: InputKey, made: ContinuousClock.Instant, bytes: UInt64)?
    /// Keys that no index record has told of yet.
    private(set) var untold: [KeyEntry] = []
    private var lastTold: (key: InputKey, made: ContinuousClock.Instant)?

    init(context: LogContext) {
        self.context = context
        uploader = ObjectUploader(link: context.parts.link, job: nil, attempt: context.parts.writer)
    }

    /// A key for the next `bytes` plain bytes.
    func key(for bytes: UInt64) async throws -> InputKey {
        if let current, current.made.duration(to: .now) < context.keyLifetime, current.bytes + bytes <= Self.byteLimit {
            self.current?.bytes += bytes
            return current.key
        }
        let key = InputKey.generate()
        let entry = try KeySealing.seal(
            key, to: context.recipients, repository: context.parts.root.repository, source: context.source,
            attempt: context.parts.writer, made: context.parts.clock.now())
        try await uploader.put(.key(context.source, key.id, 0), entry.encoded)
        FaultPoint.hit("log.key.stored")
        untold.append(entry)
        current = (key, .now, bytes)
        return key
    }

    /// A key for the next `bytes` bytes of slices, which an index must have told of before.
    ///
    /// - Returns: the key and when it is too old; nil while no index tells of it.
    func toldKey(for bytes: UInt64) async throws -> (key: InputKey, end: ContinuousClock.Instant)? {
        _ = try await key(for: 0)
        guard let current, !untold.contains(where: { $0.key == current.key.id }) else { return nil }
        self.current?.bytes += bytes
        return (current.key, current.made + context.keyLifetime)
    }

    /// The last key that an index has told of, be it too old, and when it is.
    var told: (key: InputKey, end: ContinuousClock.Instant)? {
        lastTold.map { ($0.key, $0.made + context.keyLifetime) }
    }

    /// An index record has told of these keys.
    func told(_ keys: [KeyEntry]) {
        if let current, keys.contains(where: { $0.key == current.key.id }) { lastTold = (current.key, current.made) }
        untold.removeAll { keys.contains($0) }
    }
}
