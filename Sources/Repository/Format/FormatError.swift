import Protocol

/// Why bytes are not what this version of the repository format calls them.
package struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The structure that was to be read, such as "record".
    package let structure: String
    /// What is wrong with it, in a few words.
    package let reason: String

    /// A refusal of `structure`.
    package init(_ structure: String, _ reason: String) {
        self.structure = structure
        self.reason = reason
    }

    package var description: String { "malformed \(structure): \(reason)" }

    /// Runs `body` and tells a refusal of its fields as one of `structure`.
    static func reading<T>(_ structure: String, _ body: () throws(WireError) -> T) throws(FormatError) -> T {
        do {
            return try body()
        } catch {
            throw FormatError(structure, "\(error)")
        }
    }
}
