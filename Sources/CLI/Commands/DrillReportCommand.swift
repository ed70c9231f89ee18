import Platform
import Protocol

/// `holdfast drill report`: the evidence as files to hand on.
struct DrillReportCommand: OperatorVerb {
    static let syntax = CommandSyntax(
        "holdfast drill report", "write the evidence of a drill into files", words: [.init("NAME|JOB")],
        options: [.init("--out", "DIR", "the directory to write to; it is made, and no file in it replaced")]
            + Profile.options,
        notes:
            "Writes evidence.json, which 'holdfast evidence verify' checks without a coordinator, report.txt for people, "
            + "and repository.hf, the root that the evidence leads to.")

    static func run(_ arguments: Arguments) async throws -> CommandResult {
        let directory = try arguments.required("--out")
        let detail = try await DrillShowCommand.detail(arguments)
        let proof = try DrillProof(detail.evidence, pinned: .sha256(of: detail.root))
        let files: [(String, Bytes)] = [
            ("evidence.json", detail.evidence + Bytes("\n".utf8)), ("report.txt", Bytes(proof.page.utf8)),
            ("repository.hf", detail.root),
        ]
        try await BlockingThreads.shared.run { try write(files, to: directory) }
        let paths = files.map { directory + "/" + $0.0 }
        return CommandResult(
            text: paths.map { $0 + "\n" }.joined(),
            json: ["drill": detail.row.json, "files": .array(paths.map { .string($0) })])
    }

    private static func write(_ files: [(String, Bytes)], to directory: String) throws(HoldfastError) {
        do {
            try Files.makeDirectories(directory)
            for (name, bytes) in files { try Files.createOnly(directory + "/" + name, bytes, mode: 0o600) }
        } catch {
            throw HoldfastError(error, doing: "the report cannot be written to '\(directory)'")
        }
    }
}
