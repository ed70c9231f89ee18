/// How a restored database is kept to itself: nobody but this agent reaches it, and it reaches nobody.
package struct Containment: Sendable, Equatable {
    /// An absolute directory for its socket, which lies beside the data directory.
    package var socketDirectory: String
    /// Names of libraries that it may load when it starts, since its log cannot be replayed without them.
    package var libraries: [String]

    package init(socketDirectory: String, libraries: [String] = []) {
        self.socketDirectory = socketDirectory
        self.libraries = libraries
    }
}
