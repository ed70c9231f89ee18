import Platform
import Protocol
import Synchronization

/// Serves log to the commands that a recovering server runs, over a socket in the data directory.
final class LogServer: Sendable {
    /// Bytes sent at a time.
    static let pieceLength = 256 << 10
    /// How long a command may take to ask.
    static let patience = Duration.seconds(30)

    private let listener: LocalListener
    private let shelf: LogShelf
    private let segmentSize: UInt64
    private let users: Set<UInt32>
    private let meter: RunMeter
    /// The last segment in the log's order that was sent.
    private let furthest = Mutex("")

    /// Opens the socket in `root`. Blocks.
    ///
    /// - Parameters:
    ///   - root: the data directory.
    ///   - shelf: what is served.
    ///   - segmentSize: bytes of a segment.
    ///   - owner: who the server runs as; nil for our own user.
    ///   - loop: drives the socket.
    ///   - meter: hears of every segment.
    /// - Throws: when the socket cannot be made.
    init(
        in root: TargetRoot, _ shelf: LogShelf, segmentSize: UInt64, owner: TargetOwner?, loop: EventLoop,
        meter: RunMeter
    ) throws {
        // Through the open directory: the path of a socket has little room, that of a data directory need not be short.
        let path = "/proc/self/fd/\(root.descriptor.raw)/\(TargetLayout.socketName)"
        listener = try LocalListener(path: path, loop: loop)
        if let owner { try Files.chown(path, uid: owner.uid, gid: owner.gid) }
        self.shelf = shelf
        self.segmentSize = segmentSize
        self.meter = meter
        users = [ProcessUser.id, owner?.uid ?? ProcessUser.id]
    }

    /// Serves until it is cancelled.
    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                let socket = try await listener.accept()
                group.addTask { await self.serve(socket) }
            }
        }
    }

    /// Takes no more questions and removes the socket.
    func close() {
        listener.close()
    }

    private func serve(_ socket: Socket) async {
        defer { socket.close() }
        do {
            guard users.contains(try socket.peerUserID()) else { return }
            let name = try await withDeadline(Self.patience, doing: "reading the name of the wanted log") {
                try await Self.readName(socket)
            }
            try await answer(name, socket)
            socket.endWriting()
        } catch {
            // The command sees the end of the socket and fails; why, the shelf remembers.
        }
    }

    private func answer(_ name: String, _ socket: Socket) async throws {
        do {
            switch try await shelf.content(name) {
            case nil: try await socket.write(LogReply.head(.absent, length: 0))
            case .history(let text): try await socket.write(LogReply.head(.found, length: UInt64(text.count)) + text)
            case .segment(let file): try await send(file, name, socket)
            }
        } catch let error as HoldfastError {
            let reason = Bytes(error.description.utf8.prefix(LogReply.reasonLimit))
            try await socket.write(LogReply.head(.failed, length: UInt64(reason.count)) + reason)
        }
    }

    private func send(_ file: ScratchFile, _ name: String, _ socket: Socket) async throws {
        FaultPoint.hit("restore.log.served")
        meter.note("replaying \(name)")
        try await socket.write(LogReply.head(.found, length: segmentSize))
        var offset: UInt64 = 0
        while offset < segmentSize {
            let (start, count) = (offset, Int(min(UInt64(Self.pieceLength), segmentSize - offset)))
            let piece = try await BlockingThreads.shared.run { try file.bytes(at: start, count: count) }
            try await socket.write(piece)
            offset += UInt64(count)
        }
        if isNew(name) { meter.add(bytes: Int(clamping: segmentSize), items: 1) }
    }

    /// The server asks for some segments twice; names sort as the log runs.
    private func isNew(_ name: String) -> Bool {
        furthest.withLock { furthest in
            defer { furthest = max(furthest, name) }
            return name > furthest
        }
    }

    private static func readName(_ socket: Socket) async throws -> String {
        let length = try await read(1, socket)
        let name = try await read(Int(length[0]), socket)
        return String(decoding: name, as: UTF8.self)
    }

    private static func read(_ count: Int, _ socket: Socket) async throws -> Bytes {
        let buffer = RawBuffer(capacity: max(1, count))
        while buffer.count < count {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer.space[..<(count - buffer.count)])
            let read = try await socket.read(into: room)
            guard read > 0 else { throw HoldfastError(.connectionLost, "the command for log went away") }
            buffer.take(read)
        }
        return Bytes(buffer.bytes)
    }
}
