package import Platform

/// One line of a job's log.
package struct JobLogLine: Sendable, Equatable {
    package var time: Timestamp
    package var text: String
}
