import Platform

/// An enrolled agent under test.
package final class TestAgent: Sendable {
    package let name: String
    /// Its own state.
    package let dataDirectory: String
    /// Where it may restore to.
    package let restoreDirectory: String
    package let process: FleetProcess

    init(name: String, dataDirectory: String, restoreDirectory: String, process: FleetProcess) {
        self.name = name
        self.dataDirectory = dataDirectory
        self.restoreDirectory = restoreDirectory
        self.process = process
    }
}
