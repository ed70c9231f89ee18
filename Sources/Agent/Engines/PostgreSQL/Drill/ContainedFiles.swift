import Glibc
import Platform

/// The files and the directory that a contained server needs beside its settings. Its calls block.
struct ContainedFiles {
    private static let map = "holdfast_drill"

    let files: TargetFiles
    let containment: Containment

    /// Lets nobody in yet but makes all that is needed for it: the socket's directory, and who may come through it.
    func write() throws {
        let directory = containment.socketDirectory
        try Files.makeDirectories(directory)
        try Files.chmod(directory, 0o700)
        if let owner = files.owner { try Files.chown(directory, uid: owner.uid, gid: owner.gid) }
        try files.write(
            Bytes(ContainedSettings.hbaName.utf8), Bytes("local all all peer map=\(Self.map)\n".utf8))
        try admit([], users: [])
        // With it the server would stay a standby.
        let signal = files.path(Bytes("standby.signal".utf8))
        if files.exists(Bytes("standby.signal".utf8)) { try ByteFiles.removeTree(signal) }
    }

    /// Lets users of this host in as any of the roles.
    func admit(_ roles: [String], users: [String]) throws {
        let lines = users.flatMap { user in
            roles.map { "\(Self.map) \(Self.quoted(user)) \(Self.quoted($0))\n" }
        }
        try files.write(Bytes(ContainedSettings.identName.utf8), Bytes(lines.joined().utf8))
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.flatMap { $0 == "\"" ? ["\"", "\""] : [$0] } + "\""
    }
}
