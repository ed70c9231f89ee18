import Agent
import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// A committed backup, opened with the site key.
struct BackupReading {
    let manifest: Manifest
    private let bench: AgentBench
    private let commit: CommitContent
    private let keyring: Keyring

    /// Opens the manifest, after every object was compared with the inventory and the inventory with the record.
    init(_ bench: AgentBench, _ commit: CommitContent) throws {
        self.bench = bench
        self.commit = commit
        keyring = try bench.keyring(commit.keys)
        let listing = try Self.object(.inventory(bench.source, commit.backup, commit.attempt), bench)
        #expect(commit.inventory == ObjectReference(length: UInt64(listing.count), sha256: .sha256(of: listing)))
        for reference in try Inventory(decoding: listing).objects {
            let name = try #require(ObjectName(source: bench.source, relative: reference.name))
            let object = try Self.object(name, bench)
            #expect(Digest.sha256(of: object) == reference.sha256 && UInt64(object.count) == reference.length)
        }
        let name = ObjectName.manifest(bench.source, commit.backup, commit.attempt)
        let place = try #require(ObjectPlace(repository: bench.keys.repository, name: name))
        let sealed = try Self.object(name, bench)
        let frame = try ObjectOpener.open(sealed, expecting: place, keyring: keyring)
        manifest = try Manifest(decoding: Decompressor().decompressFrame(frame, limit: 64 << 20))
    }

    /// The bytes of a file, put together from its map.
    func content(of file: ManifestFile) async throws -> Bytes {
        var content = Bytes(repeating: 0, count: Int(file.length))
        let maps = MapReader { _, number in
            try pack(.map(bench.source, commit.backup, commit.attempt, UInt64(number)))
        }
        let buffer = RawBuffer(capacity: BlockPacker.blockLength)
        try await maps.leaves(of: file) { leaf, start in
            var offset = Int(start)
            for run in leaf.runs {
                if let place = run.location {
                    let name = ObjectName.pack(bench.source, commit.backup, commit.attempt, UInt64(place.pack))
                    try pack(name).read(part: place.superBlock, into: buffer)
                    let bytes = buffer.bytes[Int(place.offset)..<Int(place.offset) + Int(run.length)]
                    content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
                }
                offset += Int(run.length)
            }
        }
        return content
    }

    private func pack(_ name: ObjectName) throws -> PackReader {
        let place = try #require(ObjectPlace(repository: bench.keys.repository, name: name))
        return try PackReader(try Self.object(name, bench), expecting: place, keyring: keyring)
    }

    private static func object(_ name: ObjectName, _ bench: AgentBench) throws -> Bytes {
        try #require(bench.coordinator.store[name.path])
    }
}
