import Platform
import Protocol
import Repository
import TestSupport
import Testing

/// Every kind of object × every kind of damage: found, named, with the restore points it breaks.
@Suite struct ScrubMatrixTests {
    /// What is done to one object.
    enum Damage: CaseIterable {
        case flip
        case truncate
        case remove
        case swap
        case extend
    }

    private static func sample() async throws -> (MemoryStore, SampleRepository) {
        let store = MemoryStore()
        return (store, try await SampleRepository(in: store))
    }

    @Test func aSoundRepositoryHasNoFindings() async throws {
        let (store, sample) = try await Self.sample()
        let report = try await Scrub(store: store).run()
        #expect(report.findings.isEmpty)
        #expect(report.sources == 2)
        #expect(report.backups == 4)
        #expect(report.provisional == 2)
        #expect(!report.isFreshnessProven)
        let clear = store.paths.filter { $0.contains("/chain/") || $0 == "repository.hf" }
        #expect(Int(report.objects) + Int(report.provisional) + clear.count == store.paths.count)
        let pinned = Digest.sha256(of: try #require(store["repository.hf"]))
        #expect(try await Scrub(store: store, pinnedRoot: pinned, heads: heads(sample)).run().isFreshnessProven)
    }

    private func heads(_ sample: SampleRepository) -> [ChainHead] {
        sample.sources.flatMap { source in
            ["backup", "upkeep", "log-0-00000001", "log-0-00000002"].compactMap(ChainName.init(text:))
                .map { sample.builder.head(source.source, $0) }
        }
    }

    @Test(arguments: Damage.allCases)
    func damageToAnyObjectIsFoundAndNamed(_ damage: Damage) async throws {
        let (sound, sample) = try await Self.sample()
        let heads = heads(sample)
        let other = "sources/\(sample.sources[1].source)/"
        for path in sound.paths where !Self.isProvisional(path, sample) && !path.hasPrefix(other) {
            let store = sound.copy()
            let touched = try Self.apply(damage, to: path, of: sample, in: store)
            let findings = try await Scrub(store: store, heads: heads).run().findings
            for path in touched {
                #expect(findings.contains { $0.object == path }, "\(damage) of \(path): \(findings.map(\.object))")
            }
            #expect(
                findings.allSatisfy { touched.contains($0.object) },
                "\(damage) of \(path) also blames \(findings.map(\.object).filter { !touched.contains($0) })")
        }
    }

    /// Objects of the attempt that was given up: no signed record names them.
    private static func isProvisional(_ path: String, _ sample: SampleRepository) -> Bool {
        path.contains("/backup/") && !path.contains("/chain/")
            && !sample.sources.flatMap(\.backups).contains { path.contains($0.backup.description) }
    }

    /// Damages the object and tells which paths must be named.
    private static func apply(
        _ damage: Damage, to path: String, of sample: SampleRepository, in store: MemoryStore
    ) throws -> [String] {
        let bytes = try #require(store[path])
        switch damage {
        case .flip:
            var altered = bytes
            altered[bytes.count / 2] ^= 0x10
            store[path] = altered
        case .truncate: store[path] = Bytes(bytes.dropLast())
        case .extend: store[path] = bytes + [0]
        case .remove: store[path] = nil
        case .swap:
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            let others = store.paths.filter { $0 != path && !isProvisional($0, sample) }
            let other = try #require(others.first { $0.hasPrefix(folder) && !folder.isEmpty } ?? others.last)
            store[path] = store[other]
            store[other] = bytes
            return path == "repository.hf" ? [path] : [path, other]
        }
        return [path]
    }

    @Test(arguments: [
        "junk", "repository.hf.old", "sources/x/y", "sources/SOURCE/junk", "sources/SOURCE/chain/backup/junk",
        "sources/SOURCE/chain/backup/0000000000", "sources/SOURCE/chain/other/0000000001",
        "sources/SOURCE/backup/BACKUP/1/pack-000077", "sources/SOURCE/backup/BACKUP/1/x",
        "sources/SOURCE/backup/BACKUP/2/pack-000000", "sources/SOURCE/keys/x", "sources/SOURCE/keys/BACKUP/0",
        "sources/SOURCE/definition/000009", "sources/SOURCE/log/0-00000001/junk", "sources/SOURCE/Größe",
    ])
    func anExtraObjectIsFound(_ pattern: String) async throws {
        let (store, sample) = try await Self.sample()
        let source = sample.sources[0]
        let path = pattern.split(separator: "/").map { part in
            switch part {
            case "SOURCE": source.source.description
            case "BACKUP": source.backups[0].backup.description
            default: String(part)
            }
        }.joined(separator: "/")
        store[path] = [1, 2, 3]
        let findings = try await Scrub(store: store).run().findings
        #expect(findings.map(\.object) == [path])
        #expect(findings.map(\.kind) == [.unexpected])
        #expect(findings.allSatisfy { $0.brokenBackups.isEmpty && $0.brokenLog.isEmpty })
    }

    @Test func whatNoRecordNamesYetIsProvisional() async throws {
        let (store, sample) = try await Self.sample()
        let source = sample.sources[0].source
        let builder = sample.builder
        let key = InputKey.generate()
        _ = try await store.create(.key(source, key.id, 0), builder.seal(key, source).encoded)
        let parts = ObjectName.LogObjectParts(
            branch: SampleRepository.branch, timeline: SampleRepository.second, start: LSN(rawValue: 0),
            end: LSN(rawValue: 9), writer: builder.attempt, number: 77)
        _ = try await builder.put(.logObject(source, parts), [1], key)
        _ = try await builder.put(.definition(source, 1), [1], key)
        let report = try await Scrub(store: store).run()
        #expect(report.findings.isEmpty)
        #expect(report.provisional == 5)
    }

    @Test func oneSourceCanBeScrubbedAlone() async throws {
        let (store, sample) = try await Self.sample()
        let (one, other) = (sample.sources[0], sample.sources[1])
        store[ObjectName.manifest(other.source, other.backups[0].backup, Attempt(rawValue: 1)).path] = nil
        #expect(try await Scrub(store: store).run(sources: [one.source]).findings.isEmpty)
        #expect(try await Scrub(store: store).run(sources: [other.source]).findings.count == 1)
    }
}
