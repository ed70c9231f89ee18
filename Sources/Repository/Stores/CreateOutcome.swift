/// What publishing an object came to; in both cases it is durable.
package enum CreateOutcome: Hashable, Sendable {
    /// The object is new.
    case created
    /// It was there already, with the same content.
    case alreadySame
}
