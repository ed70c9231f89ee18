package import Platform
package import Protocol
import Repository

/// Looks at an object while it passes: the header of a sealed one, the whole of a small clear one. Pure.
package struct ObjectCheck: Sendable {
    private enum Stage {
        case header
        case body
        case clear
    }

    private let name: ObjectName
    private let repository: RepositoryID
    private var stage: Stage
    /// The header so far, or all of a clear object.
    package private(set) var content: Bytes = []

    package init(name: ObjectName, repository: RepositoryID, isSealed: Bool) {
        self.name = name
        self.repository = repository
        stage = isSealed ? .header : .clear
    }

    /// Takes the next bytes.
    ///
    /// - Returns: The id of the key, once, when the header is complete.
    /// - Throws: `objectRefused` when the header is not that of this name.
    package mutating func take(_ bytes: Bytes) throws(HoldfastError) -> KeyID? {
        switch stage {
        case .body: return nil
        case .clear:
            content += bytes
            return nil
        case .header:
            content += bytes
            return try readHeader()
        }
    }

    private mutating func readHeader() throws(HoldfastError) -> KeyID? {
        do throws(FormatError) {
            guard let length = try ObjectHeader.length(in: content), content.count >= length else {
                guard content.count <= ObjectHeader.fieldsLimit + 64 else {
                    throw FormatError("object header", "it does not end")
                }
                return nil
            }
            let header = try ObjectHeader(parsing: Bytes(content.prefix(length)))
            guard header.place == ObjectPlace(repository: repository, name: name) else {
                throw FormatError("object header", "it belongs to another object")
            }
            stage = .body
            content = []
            return header.key
        } catch {
            throw ObjectAdmission.refusal(name, "\(error)")
        }
    }

    /// The object has ended.
    ///
    /// - Throws: `objectRefused` when it ended within its header.
    package func finish() throws(HoldfastError) {
        guard stage != .header else { throw ObjectAdmission.refusal(name, "it ends within its header") }
    }
}
