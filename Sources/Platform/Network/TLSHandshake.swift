/// Drives the handshake of a fresh session; nobody else uses the socket meanwhile.
struct TLSHandshake {
    let socket: Socket
    let session: TLSSession

    /// - Throws: `handshakeRefused` naming the peer and the reason; `CancellationError`.
    func run() async throws {
        while true {
            socket.descriptor.clear(.read)
            socket.descriptor.clear(.write)
            switch try socket.descriptor.use({ _ in session.handshake() }) {
            case .done: return
            case .wantsRead: try await socket.descriptor.wait(.read)
            case .wantsWrite: try await socket.descriptor.wait(.write)
            case .closed: throw refused("the peer said goodbye")
            case .failed(let error): throw refused(error.reason)
            }
        }
    }

    private func refused(_ reason: String) -> HoldfastError {
        HoldfastError(.handshakeRefused, "no secure connection with \(socket.peerAddress): \(reason)")
    }
}
