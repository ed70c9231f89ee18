package import Platform
package import Protocol

/// What arrives of an object.
package enum ObjectPiece: Sendable {
    case bytes(Bytes)
    case trailer(PutTrailer)
}
