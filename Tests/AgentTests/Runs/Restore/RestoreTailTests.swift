import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

@Suite struct RestoreTailTests {
    @Test func aTailContinuesThePartialAndGoesOnIntoFurtherSegments() async throws {
        var scene = try await TailScene()
        let size = Int(scene.size)
        try scene.spool(cutAt: [20_000, 20_500, 30_000, size, size + 400])
        try await scene.restore.run()
        let log = scene.log
        let laid = try scene.laid(18) + scene.laid(19)
        #expect(Bytes(laid.prefix(log.count)) == log)
        #expect(laid[log.count...].allSatisfy { $0 == 0 })
    }

    @Test func slicesMayRepeatWhatIsStored() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: [15_000, 25_000, 30_000])
        try await scene.restore.run()
        #expect(Bytes(try scene.laid(18).prefix(30_000)) == Bytes(scene.log.prefix(30_000)))
    }

    @Test func slicesThatDifferFromWhatIsStoredAreRefused() async throws {
        var scene = try await TailScene()
        scene.log[19_000] ^= 1
        try scene.spool(cutAt: [15_000, 25_000, 30_000])
        try await scene.isRefused("differs")
    }

    @Test func slicesOfSomeoneElseAreRefused() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: [20_000, 25_000, 30_000], signedBy: scene.restore.sample.builder.keys.coordinatorSigner)
        try await scene.isRefused("no member")
    }

    @Test func alteredSlicesAreRefused() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: [20_000, 25_000, 30_000])
        scene.restore.delivery.slices[1].sealed[200] ^= 1
        try await scene.isRefused("no member")
        try scene.spool(cutAt: [20_000, 25_000, 30_000])
        scene.restore.delivery.slices[0].through = Timestamp(microseconds: 1)
        try await scene.isRefused("no member")
    }

    @Test func aTailWithAHoleIsRefused() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: [20_000, 22_000, 25_000, 30_000])
        scene.restore.delivery.slices.remove(at: 1)
        try await scene.isRefused("does not join")
    }

    /// Tiny slices, as single commits make them, in messages of some sizes.
    @Test(arguments: [1, 7, 500]) func manySlicesAreLaidInTheirOrder(together: Int) async throws {
        var scene = try await TailScene()
        let size = Int(scene.size)
        let cuts = Set(stride(from: 20_000, to: size + 20_000, by: 57)).union([size, size + 20_000])
        try scene.spool(cutAt: cuts.sorted())
        scene.restore.delivery.together = together
        try await scene.restore.run()
        let laid = try scene.laid(18) + scene.laid(19)
        #expect(Bytes(laid.prefix(scene.log.count)) == scene.log)
    }

    @Test func oneAlteredSliceAmongManyIsFound() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: Array(stride(from: 20_000, through: 30_000, by: 50)))
        scene.restore.delivery.slices[130].sealed[200] ^= 1
        try await scene.isRefused("at \(scene.restore.delivery.slices[130].start) cannot be used: no member")
    }

    /// Few bytes may unpack to gigabytes: it is stopped where the slice ends, whatever is still to come.
    @Test func aSliceThatUnpacksToMoreThanItSaysIsStoppedThere() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: [20_000, 30_000], excess: 3)
        try await scene.isRefused("it holds more than the log up to")
    }

    @Test func anOrderWithATailOfAnyLengthIsRefused() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: [20_000, 30_000])
        let end = scene.restore.order.log[0].to.advanced(by: 65 << 30)
        scene.restore.order.log[0].to = end
        scene.restore.order.log[0].tailTo = end
        #expect(try await scene.restore.failure()?.code == .badTarget)
        #expect(try !scene.restore.isTargetTouched)
    }

    @Test func anOrderWhoseTailEndsElsewhereIsRefused() async throws {
        var scene = try await TailScene()
        try scene.spool(cutAt: [20_000, 30_000])
        scene.restore.order.log[0].tailTo = scene.restore.lsn(18, 29_000)
        #expect(try await scene.restore.failure()?.code == .badTarget)
        #expect(try !scene.restore.isTargetTouched)
    }
}

/// A restore whose log ends in the spool, behind the partial of segment 18.
private struct TailScene {
    var restore: RestoreScene
    let size: UInt64
    /// The log from the start of segment 18 on.
    var log: Bytes

    init() async throws {
        restore = try await RestoreScene()
        size = restore.sample.builder.segmentSize
        let stored = try #require(restore.source.log[SampleRepository.first]).bytes
        log = Bytes(stored[Int(2 * size)...])
        log += SecureRandom.bytes(Int(size) + 5000)
    }

    /// Fills the spool with slices between the offsets, and orders the log up to the last one; each may hold `excess`
    /// further frames, as long as what belongs there.
    mutating func spool(cutAt offsets: [Int], signedBy signer: RecordSigner? = nil, excess: Int = 0) throws {
        let builder = restore.sample.builder
        let signer = signer ?? builder.keys.agentSigner
        log = Bytes(log.prefix(offsets.last ?? 0))
        let (key, granted) = (try listedKey(), SampleRepository.first)
        restore.delivery.slices = try zip(offsets, offsets.dropFirst()).map { from, to in
            let place = TailSlicePlace(
                repository: builder.keys.repository, source: restore.source.source, branch: SampleRepository.branch,
                timeline: granted, writer: Attempt(rawValue: 7), start: restore.lsn(18, UInt64(from)),
                end: restore.lsn(18, UInt64(to)), through: nil, key: key.id)
            let head = LogFrame(codec: .none, plainLength: to - from, storedLength: to - from)
            let frame = head.bytes + log[from..<to]
            let frames = (0...excess).flatMap { _ in frame } + LogFrame.end.bytes
            let slice = try signer.slice(sealing: frames, place: place, key: key)
            return TailSlice(
                start: place.start, end: place.end, key: key.id, sealed: slice.object, signature: slice.signature)
        }
        let end = restore.lsn(18, UInt64(log.count))
        restore.order.log[0].to = end
        restore.order.log[0].tailFrom = restore.lsn(18, 20_000)
        restore.order.log[0].tailTo = end
    }

    /// A key that a log index of the sample tells of.
    private func listedKey() throws -> InputKey {
        let chain = ChainName.log(branch: SampleRepository.branch, timeline: SampleRepository.first)
        guard case .logIndex(let index) = try restore.record(chain, 1).body.content else { throw PipelineError("none") }
        let entry = try #require(index.keys.first)
        let keys = restore.sample.builder.keys
        return try KeySealing.open(
            entry, with: keys.siteKey, repository: keys.repository, source: restore.source.source)
    }

    func laid(_ segment: UInt64) throws -> Bytes {
        let name = SegmentName.of(restore.lsn(segment), timeline: SampleRepository.first, segmentSize: size)
        return try restore.restored("holdfast_wal/\(name)")
    }

    func isRefused(_ reason: String) async throws {
        let error = try await restore.failure()
        #expect(
            error?.code == .objectDamaged && error?.message.contains(reason) == true, "\(String(describing: error))")
        try Files.removeTree(restore.order.directory)
    }
}
