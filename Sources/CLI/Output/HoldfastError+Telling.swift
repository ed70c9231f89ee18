import Platform

extension HoldfastError {
    /// Any error as one that a user can read.
    init(telling error: any Error) {
        switch error {
        case let error as HoldfastError: self = error
        case let error as SystemError: self.init(error, doing: "the command could not go on")
        case is CancellationError: self.init(.cancelled, "the command was cancelled")
        default: self.init(.internalFault, "the command could not go on: \(error)")
        }
    }

    /// The error for programs.
    var json: JSONValue {
        [
            "error": [
                "code": .string(code.label), "message": .string(message),
                "exitStatus": .integer(Int64(code.exitStatus.rawValue)),
            ]
        ]
    }
}
