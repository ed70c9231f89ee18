import COpenSSL

/// A refusal by the cryptographic library, or of input that must not reach it.
///
/// Holds the operation and OpenSSL's own reasons, never any content.
package struct CryptoError: Error, Sendable, CustomStringConvertible {
    /// What was attempted, such as "open AES-256-GCM message".
    package let operation: StaticString
    /// Why it was refused, in one line.
    package let reason: String

    /// Names a refusal that OpenSSL did not make itself.
    package init(operation: StaticString, reason: String) {
        self.operation = operation
        self.reason = reason
    }

    /// The operation and the reason in one line.
    package var description: String { "\(operation): \(reason)" }
}

extension CryptoError {
    /// Takes the reasons out of this thread's error queue and leaves it empty.
    static func drainingQueue(_ operation: StaticString) -> CryptoError {
        var reasons: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            guard let text = ERR_reason_error_string(code) else { continue }
            let reason = String(cString: text)
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return CryptoError(operation: operation, reason: reasons.isEmpty ? "refused" : reasons.joined(separator: "; "))
    }

    /// Runs one C call that returns 1 for success; clears the error queue before and drains it after a failure.
    @inline(__always)
    static func check(_ operation: StaticString, _ call: () -> Int32) throws(CryptoError) {
        ERR_clear_error()
        guard call() == 1 else { throw drainingQueue(operation) }
    }

    /// Runs one C call that returns an owned or borrowed pointer, nil for failure.
    @inline(__always)
    static func require<T>(_ operation: StaticString, _ call: () -> T?) throws(CryptoError) -> T {
        ERR_clear_error()
        guard let result = call() else { throw drainingQueue(operation) }
        return result
    }
}
