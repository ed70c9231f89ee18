import Protocol
import Synchronization

/// Pages that failed with an LSN newer than the backup's start, kept until its end is known.
final class PageDoubts: Sendable {
    /// More are not kept: torn writes are rare, and so many failures show as findings with an older LSN too.
    static let limit = 4096

    private struct Doubt {
        var file: SourceFile
        var block: UInt64
        var lsn: LSN
    }

    private let doubts = Mutex<[Doubt]>([])

    func add(file: SourceFile, block: UInt64, lsn: LSN) {
        doubts.withLock { doubts in
            if doubts.count < Self.limit { doubts.append(Doubt(file: file, block: block, lsn: lsn)) }
        }
    }

    /// The pages whose LSN lies beyond `end`, where no log can be that would make them whole.
    func findings(beyond end: LSN) -> [PageFinding] {
        doubts.withLock { doubts in
            doubts.filter { $0.lsn > end }.map {
                PageVerifier.finding($0.file, block: $0.block, "its LSN \($0.lsn) lies beyond the log's end")
            }
        }
    }
}
