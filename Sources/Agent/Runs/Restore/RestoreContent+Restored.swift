import Platform
import Protocol
import Repository

extension RestoreContent {
    /// What the engine needs beside the files of the data directory.
    ///
    /// - Parameters:
    ///   - layout: where the run has put things.
    ///   - logCommand: what the server runs to fetch log.
    ///   - endsWithLog: whether the log is known to end before the target.
    ///   - isCompared: whether the files can be compared with the backup once they lie there.
    /// - Returns: configuration files as they lie now, and attachments.
    func restored(
        _ layout: TargetLayout, logCommand: String, endsWithLog: Bool = false, isCompared: Bool = false
    ) -> RestoredContent {
        let staging = Bytes((layout.directory + "/" + RestoreSetting.configurationName).utf8)
        let configuration = manifest.files.filter { $0.root == .configuration }.map { file in
            RestoredContent.Configuration(
                role: file.role.flatMap(ConfigurationRole.init(rawValue:)) ?? .other,
                originalPath: file.originalPath ?? [UInt8(ascii: "/")] + file.path,
                path: BytePath.join(staging, file.path))
        }
        let attachments = manifest.attachments.map { ($0.name, $0.bytes) }
        return RestoredContent(
            configuration: configuration, attachments: Dictionary(attachments) { first, _ in first },
            logCommand: logCommand, endsWithLog: endsWithLog, files: isCompared ? recordedFiles : [])
    }

    private var recordedFiles: [RestoredContent.File] {
        manifest.files.filter { $0.root != .configuration }.map { file in
            RestoredContent.File(
                tablespace: file.root == .tablespace ? file.rootID : nil, path: file.path, length: file.length,
                modified: file.modified, sha256: file.sha256)
        }
    }
}
