/// Everything that belongs to a backup.
package struct FileInventory: Sendable, Equatable {
    /// Parents before children.
    package var directories: [SourceDirectory]
    package var files: [SourceFile]
    package var tablespaces: [SourceTablespace]
    /// What was passed over though it is not excluded by rule, such as sockets; one line each.
    package var notes: [String]

    package init(
        directories: [SourceDirectory] = [], files: [SourceFile] = [], tablespaces: [SourceTablespace] = [],
        notes: [String] = []
    ) {
        self.directories = directories
        self.files = files
        self.tablespaces = tablespaces
        self.notes = notes
    }
}
