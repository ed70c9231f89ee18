import Platform
import Protocol

/// What all handlers of requests share: reading the request, answering, refusing.
struct Conversation: Sendable {
    let stream: ChannelStream
    let request: RawMessage

    /// The conversation that a stream's first message begins; nil for streams that this side opened.
    init?(_ stream: ChannelStream) {
        guard let request = stream.request else { return nil }
        self.stream = stream
        self.request = request
    }

    /// The request, read as what its kind says.
    func read<Request: Message>(_ type: Request.Type = Request.self) throws -> Request {
        do {
            return try request.decoded(as: type)
        } catch {
            throw HoldfastError(.malformedMessage, "the request \(request.kind.rawValue) cannot be read: \(error)")
        }
    }

    /// Reads the request and sends the one answer.
    func answer<Request: Message, Answer: Message>(_ handle: (Request) async throws -> Answer) async throws {
        try await stream.send(try await handle(try read()), end: true)
    }

    /// The refusal of a kind of request that the peer may not make, or that nobody knows.
    var unknownKind: HoldfastError {
        HoldfastError(.notAuthorised, "the request \(request.kind.rawValue) is not one that this connection may make")
    }
}
