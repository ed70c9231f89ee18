import Agent
import Glibc
import Platform
import TestSupport

/// Copies a backup session's files into a directory, the way a restore would lay them, and collects findings.
struct BackupCopy {
    var files: [SourceFile] = []
    var findings: [PageFinding] = []
    var notes: [String] = []

    static let pieceBytes = 1 << 20

    /// Where a file goes: tablespaces and configuration in folders of their own beside the data.
    static func path(_ root: FileRoot, _ path: Bytes, below target: String) -> String {
        let folder =
            switch root {
            case .data: "data"
            case .tablespace(let oid): "space-\(oid)"
            case .configuration: "configuration"
            }
        return "\(target)/\(folder)/\(String(decoding: path, as: UTF8.self))"
    }

    static func copy(_ session: any BackupSession, to target: String) async throws -> BackupCopy {
        let inventory = try await session.files()
        return try await BlockingThreads.shared.run {
            var copy = BackupCopy(files: inventory.files, notes: inventory.notes)
            for directory in inventory.directories {
                try Files.makeDirectories(path(directory.root, directory.path, below: target), mode: 0o700)
            }
            for file in inventory.files {
                guard let reader = try session.open(file) else { continue }
                let path = path(file.root, file.path, below: target)
                try Files.makeDirectories(Files.directory(of: path))
                try copy.take(file, reader, session.pageCheck(for: file), to: path)
            }
            return copy
        }
    }

    private mutating func take(
        _ file: SourceFile, _ reader: any FileReader, _ check: (any PageCheck)?, to path: String
    ) throws {
        let output = try Files.open(path, O_WRONLY | O_CREAT | O_TRUNC)
        var piece = Bytes(repeating: 0, count: Self.pieceBytes)
        var offset: UInt64 = 0
        while true {
            let count = try piece.withUnsafeMutableBytes { buffer in
                let count = try reader.read(into: buffer, at: offset)
                if let check {
                    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
                    findings += try check.verify(part, at: offset, reader: reader)
                }
                return count
            }
            if count == 0 { return }
            try Files.writeAll(output, piece[..<count], at: offset)
            offset += UInt64(count)
        }
    }

    func contains(_ root: FileRoot, _ path: String) -> Bool {
        files.contains { $0.root == root && $0.path == Bytes(path.utf8) }
    }
}
