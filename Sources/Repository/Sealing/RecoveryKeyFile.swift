package import Platform
package import Protocol

/// The recovery key as it is written for safe keeping: two private halves and the repository they belong to.
package struct RecoveryKeyFile: Sendable {
    private static let title = "holdfast-recovery-key-v1"

    package let repository: RepositoryID
    /// Opens every input key of the repository.
    package let sealing: X25519PrivateKey
    /// Signs the root of the repository and its successors.
    package let signing: Ed25519PrivateKey

    /// The recovery key of `repository`.
    package init(repository: RepositoryID, sealing: X25519PrivateKey, signing: Ed25519PrivateKey) {
        self.repository = repository
        self.sealing = sealing
        self.signing = signing
    }

    /// A fresh recovery key.
    package static func generate(for repository: RepositoryID) -> RecoveryKeyFile {
        RecoveryKeyFile(repository: repository, sealing: .generate(), signing: .generate())
    }

    /// The text of the file; it holds the private keys.
    package var text: SecretBytes {
        let head = Bytes("\(Self.title)\nrepository: \(repository)\nsealing: ".utf8)
        let middle = Bytes("\nsigning: ".utf8)
        let keys = (sealing.rawRepresentation, signing.rawRepresentation)
        let digits = 2 * keys.0.count
        return SecretBytes(count: head.count + digits + middle.count + digits + 1) { target in
            target.copyBytes(from: head)
            Self.writeHex(keys.0, into: target, at: head.count)
            let second = head.count + digits
            UnsafeMutableRawBufferPointer(rebasing: target[second...]).copyBytes(from: middle)
            Self.writeHex(keys.1, into: target, at: second + middle.count)
            target[target.count - 1] = UInt8(ascii: "\n")
        }
    }

    /// Reads the text of the file; blank space at the ends of lines does not matter.
    package init(text: SecretBytes) throws(FormatError) {
        let lines = text.withUnsafeBytes { bytes in
            bytes.split(separator: UInt8(ascii: "\n")).map { SecretBytes(Self.trimmed($0)) }
        }
        guard lines.count == 4, lines[0].constantTimeEquals(SecretBytes(Bytes(Self.title.utf8))) else {
            throw FormatError("recovery key file", "it does not begin with '\(Self.title)'")
        }
        let name = try Self.value("repository", lines[1])
        guard let repository = name.withUnsafeBytes({ RepositoryID(String(decoding: $0, as: UTF8.self)) }) else {
            throw FormatError("recovery key file", "it names no repository")
        }
        self.repository = repository
        do {
            sealing = try X25519PrivateKey(raw: try Self.hex(try Self.value("sealing", lines[2])))
            signing = try Ed25519PrivateKey(raw: try Self.hex(try Self.value("signing", lines[3])))
        } catch {
            throw FormatError("recovery key file", "a key is not 64 hexadecimal digits")
        }
    }

    private static func value(_ name: String, _ line: SecretBytes) throws(FormatError) -> SecretBytes {
        let prefix = Bytes("\(name): ".utf8)
        guard line.count >= prefix.count, line[0..<prefix.count].constantTimeEquals(SecretBytes(prefix)) else {
            throw FormatError("recovery key file", "a line does not begin with '\(name): '")
        }
        return line[prefix.count..<line.count]
    }

    private static func trimmed(_ line: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var line = line
        while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") { line.removeLast() }
        return line
    }

    private static func hex(_ digits: SecretBytes) throws(FormatError) -> SecretBytes {
        guard digits.count == 64 else { throw FormatError("recovery key file", "a key has another length") }
        return try SecretBytes(count: 32) { target throws(FormatError) in
            try digits.withUnsafeBytes { digits throws(FormatError) in
                for index in target.indices {
                    target[index] = try nibble(digits[2 * index]) << 4 | nibble(digits[2 * index + 1])
                }
            }
        }
    }

    private static func nibble(_ digit: UInt8) throws(FormatError) -> UInt8 {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: throw FormatError("recovery key file", "a key has a character that is no digit")
        }
    }

    private static func writeHex(_ secret: SecretBytes, into target: UnsafeMutableRawBufferPointer, at start: Int) {
        let digits = Bytes("0123456789abcdef".utf8)
        secret.withUnsafeBytes { bytes in
            for (index, byte) in bytes.enumerated() {
                target[start + 2 * index] = digits[Int(byte >> 4)]
                target[start + 2 * index + 1] = digits[Int(byte & 15)]
            }
        }
    }
}
