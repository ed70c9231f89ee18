import Platform
import Repository

extension HoldfastError {
    /// What stopped the reading of a repository on this host.
    init(reading error: any Error) {
        switch error {
        case let error as HoldfastError: self = error
        case StoreError.missing(let name): self.init(.noSuchThing, "the object '\(name)' is missing")
        case StoreError.system(let error), StoreError.notDurable(_, let error):
            self.init(error, doing: "the repository cannot be read", code: .repositoryUnusable)
        case ReadingError.noRoot:
            self.init(.repositoryUnusable, "the directory is no repository: it holds no repository.hf")
        case let error as StoreError: self.init(.repositoryUnusable, "\(error)")
        case ReadingError.badRoot(let error):
            self.init(.repositoryUnusable, "repository.hf cannot be trusted: \(error)")
        case let error as ReadingError: self.init(.proofFailed, "\(error)")
        case let error as SealingError: self.init(.objectDamaged, "a sealed object cannot be opened: \(error)")
        case let error as FormatError: self.init(.objectDamaged, "\(error)")
        case let error as SystemError: self.init(error, doing: "the restore cannot go on")
        case is CancellationError: self.init(.cancelled, "the restore was cancelled")
        default: self.init(.internalFault, "the restore failed: \(error)")
        }
    }
}
