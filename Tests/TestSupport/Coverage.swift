import Glibc

/// Whether lines are counted that tests pass, also in the programs that they start; `scripts/test --coverage` asks for it.
enum Coverage {
    /// What a program's environment needs so that it counts too: nothing else is inherited.
    static let environment: [String: String] = {
        guard let file = getenv("LLVM_PROFILE_FILE") else { return [:] }
        return ["LLVM_PROFILE_FILE": String(cString: file)]
    }()
}
