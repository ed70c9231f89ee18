package import Platform
package import Protocol

/// A place where objects rest. Objects are created once and never changed; nothing is deleted in this version.
///
/// Real stores: ``LocalStore``. Blocking work happens on threads of the store's own.
package protocol ObjectStore: Sendable {
    /// Starts a new object, which nobody sees before it is published.
    func beginCreate(_ name: ObjectName) async throws -> any ObjectWriter

    /// Bytes of an object.
    ///
    /// - Parameters:
    ///   - name: the object.
    ///   - range: must lie within the object; nil reads all of it, up to ``StoreLimit/wholeRead`` bytes.
    /// - Returns: exactly the bytes asked for.
    /// - Throws: ``StoreError``.
    func read(_ name: ObjectName, range: Range<UInt64>?) async throws -> Bytes

    /// Length of an object in bytes.
    ///
    /// - Throws: ``StoreError/missing(_:)`` when there is none.
    func length(_ name: ObjectName) async throws -> UInt64

    /// Length and SHA-256 of an object, of which every byte is read.
    ///
    /// - Throws: ``StoreError/missing(_:)`` when there is none.
    func digest(of name: ObjectName) async throws -> ObjectReference

    /// What is stored under paths that begin with `prefix`, ascending by the bytes of the path.
    ///
    /// - Parameters:
    ///   - prefix: any beginning of a path; empty for everything.
    ///   - after: only paths greater than this one.
    ///   - limit: at most so many, at least one.
    /// - Returns: fewer than `limit` only when nothing more follows.
    /// - Throws: ``StoreError``.
    func list(under prefix: String, after: String?, limit: Int) async throws -> [StoreEntry]
}

extension ObjectStore {
    /// Creates an object that is whole in memory.
    package func create(_ name: ObjectName, _ bytes: Bytes) async throws -> CreateOutcome {
        let writer = try await beginCreate(name)
        do {
            try await writer.append(bytes)
        } catch {
            await writer.abandon()
            throw error
        }
        return try await writer.publish()
    }

    /// All bytes of an object, up to ``StoreLimit/wholeRead``.
    package func read(_ name: ObjectName) async throws -> Bytes {
        try await read(name, range: nil)
    }
}
