import Agent
import Platform
import Protocol
import TestSupport
import Testing

@Suite struct HeadMemoryTests {
    private static let chain = HeadMemory.Chain(
        source: .random(), name: .log(branch: LogBranch(rawValue: 2), timeline: TimelineID(rawValue: 10)))
    private static let one = Digest.sha256(of: [1])
    private static let two = Digest.sha256(of: [2])

    @Test func headsOutliveTheProcess() throws {
        let folder = try TemporaryFolder()
        try HeadMemory(directory: folder.file("h")).remember(.init(sequence: 7, digest: Self.one), of: Self.chain)
        let again = try HeadMemory(directory: folder.file("h"))
        #expect(again.all == [Self.chain: .init(sequence: 7, digest: Self.one)])
    }

    @Test func goingBackIsRefused() throws {
        let folder = try TemporaryFolder()
        let memory = try HeadMemory(directory: folder.path)
        try memory.check(.empty, of: Self.chain)
        try memory.remember(.init(sequence: 7, digest: Self.one), of: Self.chain)
        try memory.check(.init(sequence: 7, digest: Self.one), of: Self.chain)
        try memory.check(.init(sequence: 8, digest: Self.two), of: Self.chain)
        for wrong in [
            HeadMemory.Head.empty, .init(sequence: 6, digest: Self.two), .init(sequence: 7, digest: Self.two),
        ] {
            let error = #expect(throws: HoldfastError.self) { try memory.check(wrong, of: Self.chain) }
            #expect(error?.code == .rolledBack)
        }
    }

    @Test func aDamagedFileIsNotPassedOver() throws {
        let folder = try TemporaryFolder()
        try Files.writeFileDurably(folder.file("\(SourceID.random())_backup"), Bytes("7 nonsense".utf8))
        #expect(throws: HoldfastError.self) { try HeadMemory(directory: folder.path) }
    }
}
