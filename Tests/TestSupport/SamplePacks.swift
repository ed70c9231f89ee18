import Platform
import Protocol
import Repository

/// Lays the files of a sample backup out in packs and map packs, uncompressed, in small super-blocks.
struct SamplePacks {
    static let superBlockLength = 16 << 10
    static let superBlocksInPack = 4

    private(set) var packs: [Bytes] = []
    private(set) var mapPack = Bytes()
    private(set) var files: [ManifestFile] = []
    private(set) var firstLocations: [String: BlockLocation] = [:]
    private var table = PackTable()
    private var pack = Bytes()
    private var mapTable = PackTable()
    private let backups: [BackupID]
    private let modified: Timestamp

    init(_ files: [SampleFile], backups: [BackupID], modified: Timestamp) {
        self.backups = backups
        self.modified = modified
        for (number, file) in files.enumerated() { add(file, UInt64(number)) }
        closePack()
        guard !mapTable.entries.isEmpty else { return }
        if backups.count > 1 { mapTable.backups = backups }
        mapPack += mapTable.bytes
    }

    private mutating func add(_ file: SampleFile, _ number: UInt64) {
        var runs: [LeafRun] = []
        var offset: UInt64 = 0
        for piece in file.pieces {
            switch piece {
            case .zeros(let count):
                runs.append(LeafRun(length: UInt32(count)))
                offset += UInt64(count)
            case .parent(let bytes, let location):
                runs.append(LeafRun(length: UInt32(bytes.count), location: location))
                offset += UInt64(bytes.count)
            case .data(let bytes):
                for start in stride(from: 0, to: bytes.count, by: Self.superBlockLength) {
                    let block = bytes[start..<min(bytes.count, start + Self.superBlockLength)]
                    runs.append(store(block, number, offset))
                    offset += UInt64(block.count)
                }
            }
        }
        if let first = runs.lazy.compactMap(\.location).first { firstLocations[file.path] = first }
        files.append(entry(file, number, length: offset, leaves: Self.leaves(runs)))
    }

    private mutating func store(_ block: ArraySlice<UInt8>, _ file: UInt64, _ offset: UInt64) -> LeafRun {
        let run = Run(file: file, offset: offset, length: UInt64(block.count))
        table.entries.append(
            SuperBlockEntry(
                offset: UInt64(pack.count), storedLength: run.length, plainLength: run.length, codec: .none,
                packedRuns: Run.pack([run])))
        pack += block
        let location = BlockLocation(
            backup: 0, pack: UInt32(packs.count), superBlock: UInt32(table.entries.count - 1), offset: 0)
        if table.entries.count == Self.superBlocksInPack { closePack() }
        return LeafRun(length: UInt32(block.count), location: location)
    }

    private mutating func closePack() {
        guard !table.entries.isEmpty else { return }
        packs.append(pack + table.bytes)
        table = PackTable()
        pack = []
    }

    /// Cuts runs at the borders of leaves.
    private static func leaves(_ runs: [LeafRun]) -> [Leaf] {
        var leaves: [Leaf] = []
        var leaf = Leaf()
        var room = UInt32(Leaf.span)
        for var run in runs {
            while run.length > 0 {
                let length = min(room, run.length)
                leaf.runs.append(LeafRun(length: length, location: run.location))
                run.length -= length
                run.location?.offset += length
                room -= length
                guard room == 0 else { continue }
                leaves.append(leaf)
                leaf = Leaf()
                room = UInt32(Leaf.span)
            }
        }
        return leaf.runs.isEmpty ? leaves : leaves + [leaf]
    }

    private mutating func entry(
        _ file: SampleFile, _ number: UInt64, length: UInt64, leaves: [Leaf]
    ) -> ManifestFile {
        var entry = ManifestFile(
            number: number, root: .dataDirectory, path: Bytes(file.path.utf8), mode: 0o600, length: length,
            modified: modified, sha256: .sha256(of: file.content), mapDigest: .zero)
        guard leaves.count > 1 else {
            let bytes = (leaves.first ?? Leaf()).bytes
            entry.leaf = bytes
            entry.mapDigest = .sha256(of: bytes)
            return entry
        }
        let references = leaves.map { leaf in
            LeafReference(backup: 0, mapPack: 0, part: part(leaf.bytes), digest: .sha256(of: leaf.bytes))
        }
        let root = MapRoot(leaves: references).bytes
        entry.mapPack = 0
        entry.mapPart = UInt64(part(root))
        entry.mapDigest = .sha256(of: root)
        return entry
    }

    private mutating func part(_ bytes: Bytes) -> UInt32 {
        mapTable.entries.append(
            SuperBlockEntry(
                offset: UInt64(mapPack.count), storedLength: UInt64(bytes.count), plainLength: UInt64(bytes.count),
                codec: .none))
        mapPack += bytes
        return UInt32(mapTable.entries.count - 1)
    }
}
