import Glibc
package import Platform

/// The file in the hands of a command.
extension RecoveryKeyFile {
    private static let limit = 4096

    /// Reads a recovery key. Blocks.
    ///
    /// - Parameter path: the file, or `-` for standard input.
    /// - Returns: the key, of whichever repository.
    /// - Throws: `fileSystem` when it cannot be read, `recoveryKeyRefused` when it is none.
    package static func read(_ path: String) throws(HoldfastError) -> RecoveryKeyFile {
        let text: SecretBytes
        do throws(SystemError) {
            text = try content(of: try path == "-" ? FileDescriptor(taking: dup(0)) : Files.open(path, O_RDONLY))
        } catch {
            throw HoldfastError(error, doing: "cannot read the recovery key '\(path)'")
        }
        do throws(FormatError) {
            return try RecoveryKeyFile(text: text)
        } catch {
            throw HoldfastError(.recoveryKeyRefused, "'\(path)' is no recovery key: \(error.reason)")
        }
    }

    /// What is wrong with who may read the file; nil when nothing is, and for standard input. Blocks.
    ///
    /// It stops nobody: a stick or a copy on another file system may know no such rights, and the key is needed now.
    package static func exposure(_ path: String) -> String? {
        guard path != "-", let status = try? Files.stat(path), status.mode & 0o077 != 0 else { return nil }
        return "the recovery key '\(path)' can be read by others on this host; take that away: chmod 600 '\(path)'"
    }

    private static func content(of file: consuming FileDescriptor) throws(SystemError) -> SecretBytes {
        var count = 0
        let room = try SecretBytes(count: limit) { target throws(SystemError) in
            count = try Files.readFully(file, into: target)
        }
        return room[0..<count]
    }

    /// Passes when both halves are those that the root names.
    ///
    /// The root was signed by the signing half, so a root that passes is the one made together with this key.
    ///
    /// - Throws: `recoveryKeyRefused`.
    package func requireKeys(of root: RepositoryRoot) throws(HoldfastError) {
        guard repository == root.repository else {
            throw HoldfastError(
                .recoveryKeyRefused,
                "the recovery key is that of repository \(repository), but this is repository \(root.repository)")
        }
        guard signing.publicKey == root.recoverySigningKey, sealing.publicKey == root.recoverySealingKey else {
            throw HoldfastError(
                .recoveryKeyRefused,
                "the recovery key names repository \(root.repository), but its root was made with another key: one of the "
                    + "two was altered or replaced")
        }
    }
}
