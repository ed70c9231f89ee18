package import Platform
package import Protocol

/// Why a store did not do what it was asked.
package enum StoreError: Error, Equatable, Sendable {
    case missing(ObjectName)
    /// The name is taken by an object with other content.
    case conflict(ObjectName)
    /// The range does not lie within the object, or the object is too long to be read whole.
    case range(ObjectName)
    /// The bytes could not be made durable; what was written is given up.
    case notDurable(ObjectName, SystemError)
    case system(SystemError)
    /// The writer was published or abandoned before.
    case finished(ObjectName)
    /// The directory is no store, or cannot be one.
    case unusable(String, reason: String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let name): "the object '\(name)' is missing"
        case .conflict(let name): "the object '\(name)' is there already with other content"
        case .range(let name): "the object '\(name)' does not have the bytes asked for"
        case .notDurable(let name, let error): "the object '\(name)' could not be made durable (\(error))"
        case .system(let error): error.description
        case .finished(let name): "the object '\(name)' is no longer being written"
        case .unusable(let path, let reason): "the directory '\(path)' cannot be used as a repository: \(reason)"
        }
    }
}
