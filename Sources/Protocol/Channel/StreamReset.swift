package import Platform

/// A stream was given up by one side, before its end.
package struct StreamReset: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of an error code; 0 when no reason was given.
    package var code: UInt32

    /// A reset with this code.
    package init(code: UInt32) {
        self.code = code
    }

    /// The same for users.
    package var error: HoldfastError {
        guard code != 0 else { return HoldfastError(.cancelled, "the request was broken off") }
        return HoldfastError(failureCode: code, text: "the other side broke the request off")
    }

    package var description: String { error.description }
}
