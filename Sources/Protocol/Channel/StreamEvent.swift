package import Platform

/// What comes on a stream after its request.
package enum StreamEvent: Hashable, Sendable {
    case message(RawMessage)
    case data(Bytes)
}
