import Platform
import Protocol
import Repository
import Testing

@Suite struct SealedTailSliceTests {
    private let key = InputKey.generate()
    private let signingKey = Ed25519PrivateKey.generate()

    private var place: TailSlicePlace {
        TailSlicePlace(
            repository: .random(), source: .random(), branch: LogBranch(rawValue: 2),
            timeline: TimelineID(rawValue: 3), writer: Attempt(rawValue: 1_795_000_000_000_000),
            start: LSN(rawValue: 0x2A_0170_0028), end: LSN(rawValue: 0x2A_0170_0128),
            through: Timestamp(microseconds: 1_795_000_000_000_001), key: key.id)
    }

    @Test func whatWasSealedAndSignedIsProvenAndOpened() throws {
        let slice = try SealedTailSlice(sealing: [1, 2, 3], place: place, key: key, signingKey: signingKey)
        let arrived = SealedTailSlice(place: slice.place, object: slice.object, signature: slice.signature)
        #expect(arrived.isSigned(by: signingKey.publicKey))
        #expect(try arrived.open(with: [key.id: key]) == [1, 2, 3])
        #expect(!arrived.isSigned(by: Ed25519PrivateKey.generate().publicKey))
    }

    @Test func theSignatureHoldsEveryPartOfIt() throws {
        let slice = try SealedTailSlice(sealing: [1, 2, 3], place: place, key: key, signingKey: signingKey)
        let changes: [(inout TailSlicePlace) -> Void] = [
            { $0.repository = .random() }, { $0.source = .random() }, { $0.branch = LogBranch(rawValue: 3) },
            { $0.timeline = TimelineID(rawValue: 2) }, { $0.writer = Attempt(rawValue: 1) },
            { $0.start = LSN(rawValue: 1) }, { $0.end = LSN(rawValue: 1) }, { $0.through = nil },
            { $0.key = .random() },
        ]
        for change in changes {
            var other = slice.place
            change(&other)
            let moved = SealedTailSlice(place: other, object: slice.object, signature: slice.signature)
            #expect(!moved.isSigned(by: signingKey.publicKey))
        }
        var object = slice.object
        object[object.count - 1] ^= 1
        let altered = SealedTailSlice(place: slice.place, object: object, signature: slice.signature)
        #expect(!altered.isSigned(by: signingKey.publicKey))
        let unsigned = SealedTailSlice(place: slice.place, object: slice.object, signature: [])
        #expect(!unsigned.isSigned(by: signingKey.publicKey))
    }

    @Test func aSliceOpensOnlyAtItsOwnPlace() throws {
        let slice = try SealedTailSlice(sealing: [1, 2, 3], place: place, key: key, signingKey: signingKey)
        var other = slice.place
        other.start = LSN(rawValue: 0x2A_0170_0030)
        let moved = SealedTailSlice(place: other, object: slice.object, signature: slice.signature)
        #expect(throws: SealingError.self) { try moved.open(with: [key.id: key]) }
        #expect(throws: SealingError.self) { try slice.open(with: [:]) }
        other = slice.place
        other.key = .random()
        let renamed = SealedTailSlice(place: other, object: slice.object, signature: slice.signature)
        #expect(throws: SealingError.self) { try renamed.open(with: [key.id: key, other.key: key]) }
    }

    @Test func theLargestSliceFitsItsLimitAndOneMessage() throws {
        let frames = Bytes(repeating: 7, count: Int(SealedTailSlice.logLimit) + (64 << 10) + 2 * LogFrame.headLength)
        let slice = try SealedTailSlice(sealing: frames, place: place, key: key, signingKey: signingKey)
        #expect(slice.object.count <= SealedTailSlice.objectLimit)
        let message = TailSlice(
            start: place.start, end: place.end, through: place.through, key: key.id, sealed: slice.object,
            signature: slice.signature)
        #expect(message.framed.count <= FrameLimits.content)
    }
}
