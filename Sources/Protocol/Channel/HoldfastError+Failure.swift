package import Platform

extension HoldfastError {
    /// The error that a peer told by its number and text; a number unknown here becomes ``ErrorCode/peerFailed``.
    package init(failureCode code: UInt32, text: String) {
        let known = ErrorCode(rawValue: Int(code))
        self.init(known ?? .peerFailed, known == nil ? "\(text) [HF-\(code) at the other side]" : text)
    }

    /// The error behind anything that a channel or a stream throws.
    package init(channelError error: any Error) {
        self =
            switch error {
            case let error as HoldfastError: error
            case let error as ChannelClosed: error.error
            case let error as StreamReset: error.error
            case let error as WireError: HoldfastError(.malformedMessage, "a message from the other side \(error)")
            case is CancellationError: HoldfastError(.cancelled, "the request was cancelled")
            default: HoldfastError(.internalFault, "the request failed: \(error)")
            }
    }
}

extension Failure {
    /// The answer that tells `error`.
    package init(_ error: HoldfastError) {
        self.init(code: UInt32(error.code.rawValue), text: error.message)
    }

    /// What it tells.
    package var error: HoldfastError { HoldfastError(failureCode: code, text: text) }
}
