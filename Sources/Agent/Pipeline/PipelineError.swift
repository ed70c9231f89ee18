/// Bytes that a stage refuses because they are not what its inverse made.
package struct PipelineError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, in words that follow the name of the object.
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }

    package var description: String { reason }
}
