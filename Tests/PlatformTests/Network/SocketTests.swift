import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

struct SocketTests {
    let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "test loop")
    }

    private func pair() async throws -> (client: Socket, server: Socket, listener: TCPListener) {
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        async let server = listener.accept()
        let client = try await Socket.connect(host: "127.0.0.1", port: listener.port, loop: loop)
        return (client, try await server, listener)
    }

    /// Answers every byte with its successor until the other side ends.
    private static func serve(_ socket: Socket) async throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { buffer.deallocate() }
        while try await socket.read(into: buffer) > 0 { try await socket.write([buffer[0] &+ 1]) }
    }

    /// Sends and receives one byte at a time and counts the right answers.
    private static func converse(_ socket: Socket, rounds: UInt8) async throws -> Int {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { buffer.deallocate() }
        var right = 0
        for round in 0..<rounds {
            try await socket.write([round])
            guard try await socket.read(into: buffer) == 1 else { break }
            if buffer[0] == round &+ 1 { right += 1 }
        }
        return right
    }

    @Test func oneByteConversationsOverTwoHundredConnections() async throws {
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        let loop = loop
        let server = Task(executorPreference: loop) {
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 0..<200 {
                    let socket = try await listener.accept()
                    group.addTask { try await Self.serve(socket) }
                }
            }
        }
        let right = try await Task(executorPreference: loop) {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        let socket = try await Socket.connect(host: "127.0.0.1", port: listener.port, loop: loop)
                        return try await Self.converse(socket, rounds: 50)
                    }
                }
                return try await group.reduce(0, +)
            }
        }.value
        #expect(right == 200 * 50)
        try await server.value
    }

    @Test func largeWritesWaitForTheReader() async throws {
        let (client, server, _) = try await pair()
        let bytes = Bytes((0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        async let written: Void = {
            try await client.write(bytes)
            client.endWriting()
        }()
        let received = try await readToEnd(server)
        try await written
        #expect(received == bytes)
    }

    private func readToEnd(_ socket: Socket) async throws -> Bytes {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var received = Bytes()
        while true {
            let count = try await socket.read(into: buffer)
            if count == 0 { return received }
            received += buffer[..<count]
        }
    }

    @Test func cancellationEndsAWaitingRead() async throws {
        let (client, server, _) = try await pair()
        let reading = Task { try await readToEnd(client) }
        try await Task.sleep(for: .milliseconds(20))
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
        try await server.write([5])
        server.endWriting()
        #expect(try await readToEnd(client) == [5])
    }

    @Test func cancellationEndsAWaitingAcceptAndTheListenerGoesOn() async throws {
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        let accepting = Task { try await listener.accept() }
        try await Task.sleep(for: .milliseconds(20))
        accepting.cancel()
        await #expect(throws: CancellationError.self) { try await accepting.value }
        async let next = listener.accept()
        let client = try await Socket.connect(host: "localhost", port: listener.port, loop: loop)
        let server = try await next
        #expect(client.peerAddress == listener.address)
        #expect(server.peerAddress.hasPrefix("127.0.0.1:"))
    }

    @Test func closeEndsAWaitingReadOnBothSides() async throws {
        let (client, server, _) = try await pair()
        let here = Task { try await readToEnd(client) }
        let there = Task { try await readToEnd(server) }
        try await Task.sleep(for: .milliseconds(20))
        client.close()
        client.close()
        let failure = await #expect(throws: SystemError.self) { try await here.value }
        #expect(failure?.errno == ECANCELED)
        #expect(try await there.value.isEmpty)
        await #expect(throws: SystemError.self) { try await client.write([1]) }
    }

    @Test func writingToAClosedPeerIsAnErrorAndNoSignal() async throws {
        let (client, server, _) = try await pair()
        server.close()
        await #expect(throws: SystemError.self) {
            for _ in 0..<100 { try await client.write(Bytes(repeating: 0, count: 100_000)) }
        }
    }

    @Test func refusedConnectionsNameAddressAndReason() async throws {
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        let port = listener.port
        listener.close()
        let failure = await #expect(throws: HoldfastError.self) {
            _ = try await Socket.connect(host: "127.0.0.1", port: port, loop: loop)
        }
        #expect(failure?.code == .unreachable)
        #expect(failure?.message.contains("127.0.0.1:\(port) cannot be reached: Connection refused") == true)
        let unknown = await #expect(throws: HoldfastError.self) {
            _ = try await Socket.connect(host: "no.such.host.invalid", port: 1, loop: loop)
        }
        #expect(unknown?.code == .unreachable)
    }

    @Test func aPortInUseIsRefusedByName() throws {
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        let failure = #expect(throws: HoldfastError.self) {
            _ = try TCPListener(host: "127.0.0.1", port: listener.port, loop: loop)
        }
        #expect(failure?.code == .listen)
        #expect(failure?.message.contains("Address already in use") == true)
    }

    @Test func localSocketsKnowThePeersUser() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("socket")
        let listener = try LocalListener(path: path, loop: loop)
        #expect(try Files.lstat(path).mode == 0o600)
        async let accepted = listener.accept()
        let client = try await Socket.connect(path: path, loop: loop)
        let server = try await accepted
        #expect(try server.peerUserID() == getuid())
        try await client.write([1, 2, 3])
        client.close()
        #expect(try await readToEnd(server) == [1, 2, 3])
        listener.close()
        #expect(try !Files.exists(path))
        await #expect(throws: HoldfastError.self) { _ = try await Socket.connect(path: path, loop: loop) }
    }

    @Test func aLeftoverSocketFileIsReplacedButNoOtherFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("socket")
        let first = try LocalListener(path: path, loop: loop)
        let second = try LocalListener(path: path, loop: loop)
        withExtendedLifetime((first, second)) {}
        try Files.writeFileDurably(folder.file("file"), [1])
        #expect(throws: HoldfastError.self) { _ = try LocalListener(path: folder.file("file"), loop: loop) }
        let long = folder.file(String(repeating: "x", count: 120))
        #expect(throws: HoldfastError.self) { _ = try LocalListener(path: long, loop: loop) }
    }

    @Test func aSocketLetGoIsClosed() async throws {
        let listener = try TCPListener(host: "127.0.0.1", port: 0, loop: loop)
        async let accepted = listener.accept()
        do {
            let client = try await Socket.connect(host: "127.0.0.1", port: listener.port, loop: loop)
            try await client.write([7])
        }
        #expect(try await readToEnd(try await accepted) == [7])
    }
}
