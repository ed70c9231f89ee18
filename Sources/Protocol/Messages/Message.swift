package import Platform

/// A structure that travels on its own: in a frame, after its kind.
package protocol Message: TaggedStruct {
    /// The number that names the structure on the wire.
    static var kind: MessageKind { get }
}

extension Message {
    /// The kind as two bytes, then the fields: the payload of a frame.
    package var framed: Bytes { Self.kind.rawValue.bigEndianBytes + encoded }
}
