import Platform
import Protocol

/// A connection without TLS, for channels between two ends of one test.
struct PlainTransport: ChannelTransport {
    let socket: Socket

    var loop: EventLoop { socket.loop }
    var peerAddress: String { socket.peerAddress }

    func read(into buffer: UnsafeMutableRawBufferPointer) async throws -> Int { try await socket.read(into: buffer) }

    func write(_ bytes: Bytes) async throws { try await socket.write(bytes) }

    func write(_ header: Bytes, payload: ArraySlice<UInt8>) async throws { try await socket.write(header + payload) }

    func close() async { socket.close() }

    func abort() { socket.close() }
}
