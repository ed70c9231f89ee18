package import Platform

/// A message as it came, its kind known and its fields not read yet.
package struct RawMessage: Hashable, Sendable {
    /// Which message the sender says it is.
    package let kind: MessageKind
    /// The fields, not checked.
    package let payload: Bytes

    /// The message of this kind with these fields.
    package init(kind: MessageKind, payload: Bytes) {
        self.kind = kind
        self.payload = payload
    }

    /// Takes the kind off the front of a frame's payload.
    ///
    /// - Throws: ``WireError/Reason/truncated`` when there are fewer than two bytes.
    package init(framed bytes: Bytes) throws(WireError) {
        guard bytes.count >= 2 else { throw WireError(.truncated) }
        kind = MessageKind(rawValue: UInt16(bigEndianBytes: bytes.prefix(2)))
        payload = Array(bytes.dropFirst(2))
    }

    /// Reads the fields as `type`, which must be of this message's kind.
    ///
    /// - Throws: ``WireError/Reason/wrongType`` for another kind, else what is wrong with the fields.
    package func decoded<M: Message>(as type: M.Type) throws(WireError) -> M {
        guard kind == M.kind else { throw WireError(.wrongType) }
        return try M(decoding: payload)
    }
}
