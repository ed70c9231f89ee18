import Glibc
import Platform

extension ControlFile {
    /// How often a torn reading is repeated.
    private static let attempts = 20
    private static let pause: UInt32 = 10_000  // microseconds

    /// The whole file and what it says, read again while the server is in the middle of writing it. Blocks.
    ///
    /// - Throws: HF-406 when the directory has no control file that can be read and understood.
    static func content(in directory: Bytes) throws -> (bytes: Bytes, control: ControlFile) {
        let path = BytePath.join(directory, ControlFile.path)
        for attempt in 0..<attempts {
            if attempt > 0 { usleep(pause) }
            let bytes: Bytes
            do {
                bytes = try ByteFiles.read(path, limit: 1 << 20)
            } catch {
                throw HoldfastError(
                    error, doing: "the database's control file cannot be read on this host", code: .sourceUnsuitable)
            }
            if let control = ControlFile(bytes) { return (bytes, control) }
        }
        throw HoldfastError(
            .sourceUnsuitable,
            "'\(BytePath.text(path))' is damaged or of a PostgreSQL version that is not supported")
    }

    /// What the control file of a data directory says. Blocks.
    static func read(in directory: Bytes) throws -> ControlFile {
        try content(in: directory).control
    }
}
