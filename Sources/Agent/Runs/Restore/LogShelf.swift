import Platform
import Protocol

/// The log of a restore by the names that the server asks for, a few segments fetched ahead of the asking.
actor LogShelf {
    /// Bytes of log fetched ahead, of at least one segment.
    static let aheadBytes: UInt64 = 64 << 20
    /// Segments fetched ahead at most.
    static let aheadLimit: UInt64 = 4

    /// What was asked for.
    enum Content: Sendable {
        case segment(ScratchFile)
        case history(Bytes)
    }

    private let log: ProvenLog
    private let reader: LogObjectReader
    private let histories: [String: Bytes]
    private let indices: [String: Int]
    private let ahead: Int
    private var fetches: [Int: Task<ScratchFile, any Error>] = [:]
    /// The first failure, which ends all serving.
    private(set) var failure: (any Error)?

    /// - Parameters:
    ///   - log: what there is.
    ///   - histories: the opened history files by timeline.
    ///   - reader: fetches segments.
    init(_ log: ProvenLog, histories: [TimelineID: Bytes], reader: LogObjectReader) {
        self.log = log
        self.reader = reader
        self.histories = Dictionary(uniqueKeysWithValues: histories.map { (SegmentName.history($0.key), $0.value) })
        indices = Dictionary(
            log.segments.enumerated().map { (log.name(of: $0.element), $0.offset) }, uniquingKeysWith: { $1 })
        ahead = Int(min(Self.aheadLimit, max(1, Self.aheadBytes / max(1, log.segmentSize))))
    }

    /// The file `name`; nil when the log does not hold it.
    ///
    /// - Throws: when it is there but cannot be had; every later call throws the same.
    func content(_ name: String) async throws -> Content? {
        if let failure { throw failure }
        if let history = histories[name] { return .history(history) }
        guard let index = indices[name] else { return nil }
        let fetch = fetch(index)
        for next in index..<min(log.segments.count, index + 1 + ahead) { _ = self.fetch(next) }
        for other in fetches.keys where other < index || other > index + ahead {
            fetches.removeValue(forKey: other)?.cancel()
        }
        do {
            let file = try await fetch.value
            fetches[index] = nil
            return .segment(file)
        } catch {
            fetches[index] = nil
            failure = failure ?? error
            throw error
        }
    }

    /// Lets go of everything.
    func close() {
        for fetch in fetches.values { fetch.cancel() }
        fetches = [:]
    }

    private func fetch(_ index: Int) -> Task<ScratchFile, any Error> {
        if let fetch = fetches[index] { return fetch }
        let (reader, segment) = (reader, log.segments[index])
        // A segment that is fetched ahead outlives the request that foresaw it; `close` ends it.
        let fetch = Task { try await reader.segment(segment) }
        fetches[index] = fetch
        return fetch
    }
}
