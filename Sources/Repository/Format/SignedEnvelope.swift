package import Platform
import Protocol

/// A framed structure with an Ed25519 signature behind it.
package struct SignedEnvelope: Sendable {
    /// Which structure it is: its magic, what its signature is bound to, and its name in errors.
    package struct Form: Sendable {
        let magic: Bytes
        let context: Bytes
        let name: String

        static let root = Form(magic: Bytes("HFROOT".utf8) + [0, 1], context: [], name: "repository root")
        static let record = Form(
            magic: Bytes("HFREC".utf8) + [0, 0, 1], context: Bytes("holdfast/record/v1".utf8) + [0], name: "record")
        static let certificate = Form(
            magic: Bytes("HFCERT".utf8) + [0, 1], context: Bytes("holdfast/certificate/v1".utf8) + [0],
            name: "signing certificate")
        static let authority = Form(
            magic: Bytes("HFAUTH".utf8) + [0, 1], context: Bytes("holdfast/authority/v1".utf8) + [0],
            name: "copy of the authority")
    }

    /// All bytes, signature included.
    package let bytes: Bytes
    private let form: Form
    private let bodyRange: Range<Int>

    /// Takes a signed structure apart; the signature is not checked.
    init(_ bytes: Bytes, _ form: Form) throws(FormatError) {
        let body = try Envelope.unwrap(
            bytes, magic: form.magic, trailer: Ed25519PublicKey.signatureLength, form.name)
        self.bytes = bytes
        self.form = form
        bodyRange = body.startIndex..<body.endIndex
    }

    /// Frames and signs `body`.
    init(signing body: Bytes, _ form: Form, with key: Ed25519PrivateKey) {
        let framed = Envelope.wrap(form.magic, body)
        bytes = framed + key.sign(form.context + framed)
        self.form = form
        bodyRange = Envelope.headLength..<Envelope.headLength + body.count
    }

    /// The fields.
    var body: ArraySlice<UInt8> { bytes[bodyRange] }

    /// Whether `key` signed all of it.
    package func isSigned(by key: Ed25519PublicKey) -> Bool {
        key.isValid(
            signature: Bytes(bytes[bodyRange.upperBound...]), for: form.context + bytes[..<bodyRange.upperBound])
    }
}
