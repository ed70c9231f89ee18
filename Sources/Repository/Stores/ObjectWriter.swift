package import Platform

/// An object being written; one caller at a time. Ends with ``publish()`` or ``abandon()``, each of which is final.
package protocol ObjectWriter: AnyObject, Sendable {
    /// Adds bytes at the end.
    func append(_ bytes: Bytes) async throws

    /// Makes the object durable under its name.
    ///
    /// - Throws: ``StoreError/conflict(_:)`` when the name has other content, ``StoreError/notDurable(_:_:)`` when the
    ///   bytes could not be synced: they must then be written again from the start.
    func publish() async throws -> CreateOutcome

    /// Gives the object up; nothing of it stays.
    func abandon() async
}
