import Platform
import Protocol
import Repository

/// `holdfast evidence verify`: checks what a drill proved, with nothing but the repository's root.
struct EvidenceVerifyCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast evidence verify", "check the evidence of a drill, without a coordinator", words: [.init("FILE")],
        options: [
            .init("--root", "FILE", "the repository.hf that the evidence must lead to"),
            .init("--root-sha256", "HEX", "or its SHA-256, as 'holdfast status' shows it"),
            .init("--json", "print one JSON value"),
        ],
        notes:
            "Exit status 0: it is genuine and the drill passed; 1: genuine, but the drill failed; 2: a file cannot be "
            + "read; 4: not genuine.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let proof = try await BlockingThreads.shared.run {
            let evidence = try read(try arguments.word("FILE"), limit: SignedStatement.longest)
            return try DrillProof(evidence, pinned: try pinned(arguments))
        }
        return CommandResult(
            text: "the evidence is genuine\n" + proof.page,
            json: ["genuine": true, "statement": proof.statement], status: proof.hasPassed ? .done : .failed)
    }

    private static func pinned(_ arguments: Arguments) throws(HoldfastError) -> Protocol.Digest {
        switch (arguments.option("--root"), arguments.option("--root-sha256")) {
        case (let path?, nil): return .sha256(of: try read(path, limit: 1 << 20))
        case (nil, let hex?):
            guard let digest = Protocol.Digest(hex: hex) else {
                throw HoldfastError(.usage, "--root-sha256 takes 64 hexadecimal digits, not '\(hex)'")
            }
            return digest
        default:
            throw HoldfastError(
                .usage, "holdfast evidence verify needs --root or --root-sha256; see holdfast evidence verify --help")
        }
    }

    private static func read(_ path: String, limit: Int) throws(HoldfastError) -> Bytes {
        do {
            return try Files.readFile(path, limit: limit)
        } catch {
            throw HoldfastError(.usage, "'\(path)' cannot be read: \(error)")
        }
    }
}
