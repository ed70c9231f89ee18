/// One line of what a job reported at its end: a named value, or a step with the time it took.
package struct JobFact: Sendable, Equatable {
    package var name: String
    /// The value; nil for a step.
    package var value: String?
    /// The step's time; nil for a value.
    package var microseconds: UInt64?

    /// A named value.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// A step and the time it took.
    package init(step name: String, microseconds: UInt64) {
        self.name = name
        self.microseconds = microseconds
    }
}
