import Agent
import Platform
import Testing

@Suite struct ExclusionsTests {
    @Test(arguments: [
        ("16384", "16384", RelationFile.Fork.main, UInt32(0)), ("16384.12", "16384", .main, 12),
        ("16384_vm", "16384", .visibility, 0), ("16384_fsm.1", "16384", .freeSpace, 1),
        ("16384_init", "16384", .initial, 0),
    ])
    func relationNamesAreRead(name: String, number: String, fork: RelationFile.Fork, segment: UInt32) throws {
        let file = try #require(RelationFile(name.utf8))
        #expect(file.number == Bytes(number.utf8))
        #expect(file.fork == fork)
        #expect(file.segment == segment)
    }

    @Test(arguments: [
        "", "a", "16384_", "16384_xyz", "16384.", "16384.x", ".1", "_vm", "PG_VERSION", "pg_filenode.map",
    ])
    func otherNamesAreNoRelations(name: String) {
        #expect(RelationFile(name.utf8) == nil)
    }

    @Test(arguments: [
        ("t3_16384", true), ("t3_16384_vm.1", true), ("t16384", false), ("t_1", false), ("3_16384", false),
    ])
    func temporaryRelationsAreKnown(name: String, expected: Bool) {
        #expect(RelationFile.isTemporary(name.utf8) == expected)
    }

    @Test func unloggedRelationsKeepTheirInitForkOnly() {
        let names = ["1", "1_fsm", "1_init", "1.1", "12", "PG_VERSION", "t3_12"].map { Bytes($0.utf8) }
        let kept = Exclusions.relationNames(names).map { String(decoding: $0, as: UTF8.self) }
        #expect(kept == ["1_init", "12", "PG_VERSION"])
    }

    @Test(arguments: [
        (FileRoot.data, "global", true), (.data, "base/5", true), (.data, "base", false), (.data, "pg_xact", false),
        (.data, "pg_tblspc/9/PG_15_2/5", true), (.data, "base/pgsql_tmp", false), (.tablespace(9), "PG_15_2/5", true),
        (.tablespace(9), "PG_15_2", false), (.configuration, "global", false),
    ])
    func directoriesOfRelationsAreKnown(root: FileRoot, path: String, expected: Bool) {
        #expect(Exclusions.holdsRelations(Bytes(path.utf8), in: root) == expected)
    }

    @Test(arguments: ["pgsql_tmp", "pgsql_tmp12.3", "pg_internal.init", "pg_internal.init.77", "lost+found"])
    func cachesAndSortFilesAreLeftOut(name: String) {
        #expect(Exclusions.isLeftOutEverywhere(Bytes(name.utf8)))
    }
}
