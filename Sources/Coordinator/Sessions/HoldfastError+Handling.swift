package import Platform
import Protocol
import Repository

extension HoldfastError {
    /// What a peer is told of any error that ends its request.
    package init(handling error: any Error) {
        switch error {
        case let error as HoldfastError: self = error
        case let error as WireError: self.init(.malformedMessage, "the request cannot be read: \(error)")
        case StoreError.system(let error), StoreError.notDurable(_, let error):
            self.init(error, doing: "the repository cannot be used", code: .repositoryUnusable)
        case let error as StoreError: self.init(.repositoryUnusable, "\(error)")
        case let error as ReadingError: self.init(.repositoryUnusable, "\(error)")
        case let error as SystemError: self.init(error, doing: "the coordinator cannot go on")
        case is CancellationError: self.init(.cancelled, "the coordinator is stopping")
        default: self.init(.internalFault, "the coordinator failed: \(error)")
        }
    }
}
