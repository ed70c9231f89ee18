import Glibc
import Platform
import Protocol

/// What the server is asked before the files are read.
extension PostgreSQLBackup {
    /// The tablespaces outside the data directory. A location is not text for the server, so it is asked for as bytes.
    static func tablespaces(over connection: DatabaseConnection) async throws -> [SourceTablespace] {
        let answer = try await connection.query(
            "SELECT oid, spcname, encode(convert_to(location, 'SQL_ASCII'), 'hex') FROM (SELECT oid, spcname, "
                + "pg_tablespace_location(oid) AS location FROM pg_tablespace) AS spaces "
                + "WHERE location LIKE '/%' ORDER BY oid")
        return try answer.rows.indices.map { row in
            guard let location = Bytes(hex: try answer.text(2, row: row)) else {
                throw ServerError(state: "22000", message: "the list of tablespaces cannot be understood")
            }
            return SourceTablespace(
                oid: try answer.value(0, row: row), name: try answer.text(1, row: row), location: location)
        }
    }

    /// Where the server found its configuration.
    static func configurationPlaces(
        over connection: DatabaseConnection
    ) async throws -> [ConfigurationFile.Place] {
        let answer = try await connection.query(
            "SELECT current_setting('config_file'), current_setting('hba_file'), current_setting('ident_file')")
        return [
            .init(role: .main, path: try answer.bytes(0)),
            .init(role: .hba, path: try answer.bytes(1)),
            .init(role: .ident, path: try answer.bytes(2)),
        ]
    }

    /// The history file of a timeline as it lies on disk. Blocks.
    static func history(of timeline: TimelineID, in directory: Bytes) throws -> Bytes? {
        guard timeline.rawValue > 1 else { return nil }
        let path = BytePath.join(directory, "pg_wal/\(SegmentName.history(timeline))".utf8)
        return try ByteFiles.read(path, limit: 1 << 20)
    }
}
