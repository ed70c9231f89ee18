/// Where packs come from and where full ones go.
package protocol PackOpener: Sendable {
    /// Begins the next pack; may wait until memory for it is free.
    func open() throws -> PackBuilder
    /// Takes a pack that gets no more parts.
    func close(_ pack: PackBuilder) throws
}
