/// The peer did what the protocol forbids; the connection cannot go on.
package struct ProtocolViolation: Error, Hashable, Sendable, CustomStringConvertible {
    /// What it did.
    package enum Reason: String, CaseIterable, Sendable {
        case frameTooShort = "sent a frame shorter than its own head"
        case frameTooLong = "sent a frame longer than allowed"
        case payloadTooShort = "sent a frame without the payload that its kind needs"
        case unknownKind = "sent a frame of an unknown kind"
        case unknownFlags = "set flags that do not exist"
        case wrongStream = "sent a frame on a stream where its kind has no place"
        case beforeHello = "sent something else before the greeting was over"
        case secondHello = "greeted twice"
        case malformedHello = "sent a greeting that cannot be read"
        case badStreamNumber = "opened a stream whose number is not its own or not the next"
        case neverOpened = "used a stream that was never opened"
        case afterEnd = "went on with a stream after ending it"
        case noCredit = "sent more than it had credit for"
        case badCredit = "gave credit beyond all measure"
        case malformedMessage = "sent a message that cannot be read"
        case unread = "asks without reading the answers"
        case truncated = "closed the connection in the middle of a frame"
        case wrongPong = "answered a ping that was not sent"
    }

    package var reason: Reason

    /// The violation of this kind.
    package init(_ reason: Reason) {
        self.reason = reason
    }

    package var description: String { "the other side " + reason.rawValue }
}
