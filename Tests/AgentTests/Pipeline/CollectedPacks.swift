import Agent
import Platform
import Protocol
import Repository
import Synchronization

/// Packs as a run would put them, kept in memory.
final class CollectedPacks: PackOpener {
    static let repository = RepositoryID.random()
    let key = InputKey.generate()
    let source = SourceID.random()
    let backup = BackupID.random()
    private let isMap: Bool
    private let packs = Mutex<[UInt32: SealedObject]>([:])
    private let next = Mutex<UInt32>(0)

    init(isMap: Bool = false) {
        self.isMap = isMap
    }

    var count: Int { packs.withLock { $0.count } }

    func open() throws -> PackBuilder {
        let ordinal = next.withLock { number in
            defer { number += 1 }
            return number
        }
        let attempt = Attempt(rawValue: 1)
        let name: ObjectName =
            isMap ? .map(source, backup, attempt, UInt64(ordinal)) : .pack(source, backup, attempt, UInt64(ordinal))
        return PackBuilder(
            ordinal: ordinal, writer: try SealedObjectWriter(name: name, repository: Self.repository, key: key))
    }

    func close(_ pack: PackBuilder) throws {
        let object = pack.finish()
        packs.withLock { $0[pack.ordinal] = object }
    }

    func object(_ ordinal: UInt32) -> SealedObject? { packs.withLock { $0[ordinal] } }

    func reader(_ ordinal: UInt32) throws -> PackReader {
        guard let object = object(ordinal) else { throw PipelineError("no pack \(ordinal)") }
        return try reader(of: object.body, ordinal)
    }

    func reader(of body: Bytes, _ ordinal: UInt32) throws -> PackReader {
        guard let name = object(ordinal)?.name, let place = ObjectPlace(repository: Self.repository, name: name) else {
            throw PipelineError("no pack \(ordinal)")
        }
        return try PackReader(body, expecting: place, keyring: [key.id: key])
    }
}
