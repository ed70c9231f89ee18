import Platform
import Protocol

/// One way in for bytes that somebody else has made. Whatever they are, it may refuse them, and nothing else.
///
/// `scripts/fuzz` feeds it random bytes, the tests what was found to matter, `Corpus/<name>.txt`.
struct HostileInput: Sendable {
    /// Also the name of the file of its corpus.
    let name: String
    /// Reads the bytes; traps when they are read as what they are not.
    let read: @Sendable (Bytes) -> Void

    /// All ways in.
    static let all = ofProtocol + ofRepository + ofAgent + ofCoordinator

    init(_ name: String, _ read: @escaping @Sendable (Bytes) -> Void) {
        self.name = name
        self.read = read
    }

    /// A structure of tagged fields: what was read is written in a form that reads as the same.
    init(_ name: String, _ types: [any TaggedStruct.Type]) {
        self.init(name) { bytes in
            guard let choice = bytes.first else { return }
            let type = types[Int(choice) % types.count]
            Self.rewrite(type, bytes.dropFirst())
        }
    }

    static func rewrite<Structure: TaggedStruct>(_ type: Structure.Type, _ bytes: ArraySlice<UInt8>) {
        guard let read = try? type.init(decoding: bytes) else { return }
        let written = read.encoded
        guard let again = try? type.init(decoding: written), again.encoded == written else {
            preconditionFailure("\(type) is not read back as it was written")
        }
        precondition(written.count <= bytes.count, "\(type) grew, so its bytes were not in the shortest form")
    }
}
