/// What may be a fact in the log. Secrets have no conformance, so they cannot be logged.
package protocol LogValue: Sendable {
    /// The value as it is written.
    var logScalar: LogScalar { get }
}

/// A written value; numbers and truth stay themselves in JSON.
package enum LogScalar: Sendable, Equatable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case truth(Bool)
}

extension LogScalar: LogValue {
    package var logScalar: LogScalar { self }
}

extension String: LogValue {
    package var logScalar: LogScalar { .text(self) }
}

extension Substring: LogValue {
    package var logScalar: LogScalar { .text(String(self)) }
}

extension Bool: LogValue {
    package var logScalar: LogScalar { .truth(self) }
}

extension Double: LogValue {
    package var logScalar: LogScalar { isFinite ? .number(self) : .text("\(self)") }
}

extension Int: LogValue {
    package var logScalar: LogScalar { .integer(Int64(self)) }
}

extension Int32: LogValue {
    package var logScalar: LogScalar { .integer(Int64(self)) }
}

extension Int64: LogValue {
    package var logScalar: LogScalar { .integer(self) }
}

extension UInt16: LogValue {
    package var logScalar: LogScalar { .integer(Int64(self)) }
}

extension UInt32: LogValue {
    package var logScalar: LogScalar { .integer(Int64(self)) }
}

extension UInt64: LogValue {
    package var logScalar: LogScalar { Int64(exactly: self).map { .integer($0) } ?? .text(String(self)) }
}

extension Duration: LogValue {
    /// Seconds with their fraction.
    package var logScalar: LogScalar {
        .number(Double(components.seconds) + Double(components.attoseconds) / 1e18)
    }
}

extension Timestamp: LogValue {
    package var logScalar: LogScalar { .text(iso8601) }
}

extension HoldfastError: LogValue {
    package var logScalar: LogScalar { .text(description) }
}

extension SystemError: LogValue {
    package var logScalar: LogScalar { .text(description) }
}

extension ErrorCode: LogValue {
    package var logScalar: LogScalar { .text(label) }
}
