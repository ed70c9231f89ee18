package import Platform

/// The name of a file that holds pages of a relation.
package struct RelationFile: Sendable, Equatable {
    /// What the file's pages are.
    package enum Fork: String, Sendable {
        case main = ""
        case freeSpace = "fsm"
        case visibility = "vm"
        case initial = "init"
    }

    /// The relation's number on disk, as digits.
    package let number: Bytes
    package let fork: Fork
    /// Which part of the relation this file is, from 0.
    package let segment: UInt32

    /// Reads a name such as "16384", "16384.2", "16384_vm" or "16384_fsm.1"; nil for any other.
    package init?(_ name: some Collection<UInt8>) {
        let halves = name.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let words = halves[0].split(separator: UInt8(ascii: "_"), maxSplits: 1, omittingEmptySubsequences: false)
        guard Self.isNumber(words[0]), words[0].count <= 10 else { return nil }
        var fork = Fork.main
        if words.count == 2 {
            guard !words[1].isEmpty, let named = Fork(rawValue: BytePath.text(words[1])) else { return nil }
            fork = named
        }
        var segment: UInt32 = 0
        if halves.count == 2 {
            guard Self.isNumber(halves[1]), let value = UInt32(BytePath.text(halves[1])) else { return nil }
            segment = value
        }
        number = Bytes(words[0])
        self.fork = fork
        self.segment = segment
    }

    /// Whether a name is that of a temporary relation, such as "t3_16384" or "t3_16384_fsm.1".
    package static func isTemporary(_ name: some Collection<UInt8>) -> Bool {
        guard name.first == UInt8(ascii: "t") else { return false }
        let halves = name.dropFirst().split(separator: UInt8(ascii: "_"), maxSplits: 1)
        return halves.count == 2 && isNumber(halves[0]) && RelationFile(halves[1]) != nil
    }

    /// Whether all of a text is decimal digits, of which there is one at least.
    package static func isNumber(_ text: some Collection<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
