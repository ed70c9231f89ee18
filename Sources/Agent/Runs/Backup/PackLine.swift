import Platform
import Protocol
import Repository
import Synchronization

/// The packs of one backup attempt: opened for readers, closed by them, handed to the uploaders.
///
/// Memory is bounded by a gate: an open pack and one on its way hold a place each, and their arrays are used again.
final class PackLine: Sendable {
    /// Sealed bytes under way in all, whatever the number of readers.
    static let memoryLimit = 64 << 20

    /// Which packs a line makes.
    enum Kind: Sendable {
        case packs
        case mapPacks
    }

    let finished = HandOver<SealedObject>()
    private let gate: ByteGate
    private let place: Int
    private let target: Int
    private let context: BackupContext
    private let key: InputKey
    private let spare = Mutex<[Bytes]>([])
    private let numbers = Mutex<(packs: UInt32, mapPacks: UInt32)>((0, 0))

    /// - Parameters:
    ///   - context: whose backup it is.
    ///   - key: what the packs are sealed with.
    ///   - readers: how many packs are open at once, the map pack not counted.
    init(context: BackupContext, key: InputKey, readers: Int) {
        self.context = context
        self.key = key
        let places = readers + 2
        place = min(PackBuilder.targetLength + PackBuilder.overshoot, Self.memoryLimit / places)
        target = place - PackBuilder.overshoot
        gate = ByteGate(capacity: place * places)
    }

    /// Opens a pack; waits, on the caller's thread, until there is memory for it.
    fileprivate func open(_ kind: Kind) throws -> PackBuilder {
        try gate.acquireBlocking(place)
        var memory = spare.withLock { $0.popLast() } ?? []
        memory.reserveCapacity(place)
        let ordinal = numbers.withLock { numbers in
            defer { if kind == .packs { numbers.packs += 1 } else { numbers.mapPacks += 1 } }
            return kind == .packs ? numbers.packs : numbers.mapPacks
        }
        let name = kind == .packs ? context.pack(ordinal) : context.mapPack(ordinal)
        let writer = try SealedObjectWriter(
            name: name, repository: context.parts.root.repository, key: key, memory: memory)
        return PackBuilder(ordinal: ordinal, writer: writer, target: target)
    }

    fileprivate func close(_ pack: PackBuilder) {
        FaultPoint.hit("backup.pack.closing")
        finished.put(pack.finish())
    }

    /// Takes the memory of a pack that is stored back.
    func recycle(_ body: Bytes) {
        spare.withLock { $0.append(body) }
        gate.release(place)
    }

    /// Ends every wait for memory: the backup failed.
    func stop() {
        gate.close()
    }
}

/// One kind of pack of a line, as the pipeline asks for it.
struct PackLineOpener: PackOpener {
    let line: PackLine
    let kind: PackLine.Kind

    func open() throws -> PackBuilder { try line.open(kind) }

    func close(_ pack: PackBuilder) throws { line.close(pack) }
}
