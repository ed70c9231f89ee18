package import Platform

/// What stopped a restore once it wrote, in words for the operator.
package enum RestoreFailure {
    /// A call on a file of the target failed.
    ///
    /// - Parameters:
    ///   - path: the file, from `root` on.
    ///   - root: the directory that is restored into.
    ///   - error: what the call said.
    /// - Returns: what is told, with the code that fits `error`.
    package static func writing(_ path: Bytes, below root: String, _ error: SystemError) -> HoldfastError {
        HoldfastError(error, doing: "cannot write the file '\(BytePath.text(path))' below '\(root)'")
    }

    /// Names the target where a failed call is all that is known, and the remedy where there is no room.
    ///
    /// - Parameters:
    ///   - error: what stopped the restore.
    ///   - directory: the target.
    ///   - staysThere: whether the target is left as it is, to be restored into again.
    /// - Returns: what is told.
    package static func told(_ error: any Error, directory: String, staysThere: Bool = true) -> any Error {
        let failure: HoldfastError
        switch error {
        case let error as HoldfastError: failure = error
        case let error as SystemError: failure = HoldfastError(error, doing: "cannot write to '\(directory)'")
        default: return error
        }
        guard failure.code == .noSpace, staysThere else { return failure }
        return HoldfastError(.noSpace, failure.message + "; make room, then run the restore again with --force")
    }
}
