#if DEBUG
    import Glibc
    import Platform
    import Synchronization

    /// A connection of which everything is written down as it is before encryption: for a debug build alone, to compare
    /// what was said with `docs/protocol.md`.
    ///
    /// `HOLDFAST_RECORD` names the directory; each connection gets two files there, `<process>-<number>-read` and
    /// `-written`.
    final class RecordedTransport: ChannelTransport {
        private static let connections = Atomic<Int>(0)

        private let transport: any ChannelTransport
        private let input: FileDescriptor
        private let output: FileDescriptor

        /// `transport`, recorded if that is wanted and can be done.
        static func wrapping(_ transport: some ChannelTransport) -> any ChannelTransport {
            guard let folder = getenv("HOLDFAST_RECORD").map({ String(cString: $0) }) else { return transport }
            return (try? RecordedTransport(transport, in: folder)) ?? transport
        }

        private init(_ transport: any ChannelTransport, in folder: String) throws {
            self.transport = transport
            let number = Self.connections.wrappingAdd(1, ordering: .relaxed).newValue
            let path = "\(folder)/\(getpid())-\(number)"
            input = try Files.open(path + "-read", O_WRONLY | O_CREAT | O_EXCL | O_APPEND, mode: 0o644)
            output = try Files.open(path + "-written", O_WRONLY | O_CREAT | O_EXCL | O_APPEND, mode: 0o644)
        }

        var loop: EventLoop { transport.loop }
        var peerAddress: String { transport.peerAddress }

        func read(into buffer: UnsafeMutableRawBufferPointer) async throws -> Int {
            let count = try await transport.read(into: buffer)
            _ = Glibc.write(input.raw, buffer.baseAddress, count)
            return count
        }

        func write(_ bytes: Bytes) async throws {
            record(bytes[...])
            try await transport.write(bytes)
        }

        func write(_ header: Bytes, payload: ArraySlice<UInt8>) async throws {
            record(header + payload)
            try await transport.write(header, payload: payload)
        }

        func close() async { await transport.close() }

        func abort() { transport.abort() }

        private func record(_ bytes: ArraySlice<UInt8>) {
            _ = bytes.withUnsafeBytes { Glibc.write(output.raw, $0.baseAddress, $0.count) }
        }
    }
#endif
