import Platform
import Protocol
import Repository

/// Verifies a repository's directory here and now, without coordinator and key.
struct DirectoryScrub {
    let directory: String
    let arguments: Arguments

    /// A directory that holds none of these is no repository, and not one that lost something.
    private static let marks = ["repository.hf", "sources"]

    /// Reads everything and reports.
    func run() async throws -> CommandResult {
        let store = try await open()
        let sources = try arguments.optionalWord("NAME").map(source)
        let display = arguments.isSet("--json") ? nil : ScrubDisplay()
        let report: ScrubReport
        do {
            report = try await Scrub(store: store).run(sources: sources.map { [$0] }) { display?.show($0) }
        } catch let error as StoreError {
            throw HoldfastError(.repositoryUnusable, "'\(directory)' cannot be read to its end: \(error)")
        }
        display?.finish()
        let text = ScrubText(report: report, directory: directory)
        return CommandResult(text: text.text, json: text.json, status: report.findings.isEmpty ? .done : .failed)
    }

    private func open() async throws -> LocalStore {
        let directory = directory
        do {
            return try await BlockingThreads.shared.run {
                let store = try LocalStore(directory: directory)
                guard try Files.list(directory).contains(where: Self.marks.contains) else {
                    throw HoldfastError(.repositoryUnusable, "'\(directory)' is no repository; check the path")
                }
                return store
            }
        } catch let error as StoreError {
            throw HoldfastError(.repositoryUnusable, "'\(directory)' cannot be opened as a repository: \(error)")
        } catch let error as SystemError {
            throw HoldfastError(error, doing: "'\(directory)' cannot be read", code: .repositoryUnusable)
        }
    }

    private func source(_ text: String) throws(HoldfastError) -> SourceID {
        guard let id = SourceID(text: text) else {
            throw HoldfastError(
                .usage, "with --repository a source is told by its id, not '\(text)'; leave it out to verify all")
        }
        return id
    }
}
