import Platform
import Protocol

/// Reads a structure that is nothing but varints and digests, as runs, leaves and roots are.
struct PackedNumbers {
    private var rest: ArraySlice<UInt8>
    private let structure: String

    init(_ bytes: ArraySlice<UInt8>, _ structure: String) {
        rest = bytes
        self.structure = structure
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// How many bytes are left.
    var count: Int { rest.count }

    mutating func number() throws(FormatError) -> UInt64 {
        do {
            return try Varint.read(&rest)
        } catch {
            throw FormatError(structure, "it \(error)")
        }
    }

    /// A number that must fit into 32 bits.
    mutating func small() throws(FormatError) -> UInt32 {
        guard let value = UInt32(exactly: try number()) else { throw FormatError(structure, "a number is too large") }
        return value
    }

    mutating func digest() throws(FormatError) -> Digest {
        guard let digest = Digest(bytes: rest.prefix(Digest.byteCount)) else {
            throw FormatError(structure, "it ends too early")
        }
        rest = rest.dropFirst(Digest.byteCount)
        return digest
    }
}
