import Platform

/// The last frame of a connection: why it ends.
struct Farewell: Hashable, Sendable {
    /// The number of an error code; 0 for an end in good order.
    var code: UInt32
    var text: String

    init(code: UInt32, text: String) {
        self.code = code
        self.text = text
    }

    /// Reads the payload of a frame, which has at least four bytes; bytes that are no text are replaced.
    init(_ payload: Bytes) {
        code = UInt32(bigEndianBytes: payload.prefix(4))
        text = String(decoding: payload.dropFirst(4), as: UTF8.self)
    }

    /// The payload; text that is too long is cut between two characters.
    var payload: Bytes {
        var text = text
        while text.utf8.count > FrameLimits.farewell - 4 {
            text.removeLast()
        }
        return code.bigEndianBytes + Array(text.utf8)
    }

    func closed(peerAddress: String) -> ChannelClosed {
        ChannelClosed(code == 0 ? .closedByPeer : .refused(code: code, text: text), peerAddress: peerAddress)
    }
}
