package import Platform
package import Protocol
import Synchronization

/// The newest record that this agent has seen of each chain, kept in its data directory.
///
/// A coordinator or repository that comes back with an older head has lost records, or was rolled back; the agent
/// then refuses to go on.
package final class HeadMemory: Sendable {
    /// The newest record of a chain.
    package struct Head: Sendable, Hashable {
        /// 0: the chain is empty.
        package var sequence: UInt64
        package var digest: Digest

        package init(sequence: UInt64, digest: Digest) {
            self.sequence = sequence
            self.digest = digest
        }

        /// The head of a chain without records.
        package static let empty = Head(sequence: 0, digest: .zero)
    }

    /// One chain of one source.
    package struct Chain: Sendable, Hashable {
        package var source: SourceID
        package var name: ChainName

        package init(source: SourceID, name: ChainName) {
            self.source = source
            self.name = name
        }
    }

    private let directory: String
    private let heads: Mutex<[Chain: Head]>

    /// Reads what is remembered in `directory`, which is made when it is not there. Blocks.
    ///
    /// - Throws: when the directory cannot be used, or holds what is no head.
    package init(directory: String) throws {
        self.directory = directory
        try Files.makeDirectories(directory)
        var heads: [Chain: Head] = [:]
        for file in try Files.list(directory) where !file.hasPrefix(".") {
            let path = directory + "/" + file
            guard let chain = Self.chain(file), let head = Self.head(try Files.readFile(path)) else {
                throw HoldfastError(.fileSystem, "\(path) is no remembered head; move it away to go on without it")
            }
            heads[chain] = head
        }
        self.heads = Mutex(heads)
    }

    /// All heads.
    package var all: [Chain: Head] { heads.withLock { $0 } }

    /// The remembered head of `chain`.
    package func head(of chain: Chain) -> Head {
        heads.withLock { $0[chain] ?? .empty }
    }

    /// Compares what the coordinator says with what is remembered.
    ///
    /// - Throws: `rolledBack` when it is older, or another record of the same number.
    package func check(_ head: Head, of chain: Chain) throws(HoldfastError) {
        let known = self.head(of: chain)
        guard head.sequence < known.sequence || (head.sequence == known.sequence && head.digest != known.digest) else {
            return
        }
        throw HoldfastError(
            .rolledBack,
            "chain \(chain.name) of source \(chain.source) stands at record \(head.sequence), but this agent has seen "
                + "record \(known.sequence) of it; the repository lost records or was rolled back")
    }

    /// Remembers a newer head durably. Blocks.
    package func remember(_ head: Head, of chain: Chain) throws(SystemError) {
        let line = "\(head.sequence) \(head.digest.hex)\n"
        try Files.writeFileDurably("\(directory)/\(chain.source)_\(chain.name)", Bytes(line.utf8))
        heads.withLock { $0[chain] = head }
    }

    private static func chain(_ file: String) -> Chain? {
        let parts = file.split(separator: "_")
        guard parts.count == 2, let source = SourceID(text: String(parts[0])), let name = ChainName(text: parts[1])
        else { return nil }
        return Chain(source: source, name: name)
    }

    private static func head(_ bytes: Bytes) -> Head? {
        let parts = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let sequence = UInt64(parts[0]), let digest = Digest(hex: String(parts[1])) else {
            return nil
        }
        return Head(sequence: sequence, digest: digest)
    }
}
