import Platform
import Protocol

/// The small file that says that a directory holds an unfinished restore, which may be run again over it.
struct RestoreMarker {
    let order: RestoreOrder
    let job: JobID
    let owner: TargetOwner?

    /// Writes the file durably into `directory`. Blocks.
    func write(in directory: String) throws(SystemError) {
        let path = directory + "/" + RestoreSetting.markerName
        try Files.writeFileDurably(path, Bytes((text + "\n").utf8))
        if let owner { try Files.chown(path, uid: owner.uid, gid: owner.gid) }
    }

    /// Takes the file away again: the restore is finished. Blocks.
    static func remove(from directory: String) throws(SystemError) {
        try Files.remove(directory + "/" + RestoreSetting.markerName)
        try Files.syncDirectory(directory)
    }

    private var text: String {
        let content: JSONValue = [
            "unfinished_restore": .string("\(job)"), "source": .string("\(order.source)"),
            "backup": .string("\(order.backup)"), "directory": .string(order.directory),
        ]
        return content.text
    }
}
