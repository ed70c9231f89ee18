// The fuzz target of scripts/fuzz. The first byte of an input chooses what the rest is fed to.

import Platform
import Protocol

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Bytes(UnsafeBufferPointer(start: start, count: count))
    guard let choice = bytes.first else { return 0 }
    let rest = Bytes(bytes.dropFirst())
    switch choice % 4 {
    case 0: fuzzMessage(rest)
    case 1: fuzzFrames(rest, greeted: true)
    case 2: fuzzFrames(rest, greeted: false)
    default: fuzzText(rest)
    }
    return 0
}

private let types = Dictionary(uniqueKeysWithValues: MessageTypes.all.map { ($0.kind, $0) })

/// What was read must be written in a form that reads as the same.
private func fuzzMessage(_ bytes: Bytes) {
    guard let raw = try? RawMessage(framed: bytes), let type = types[raw.kind],
        let message = try? type.init(decoding: raw.payload)
    else { return }
    let written = message.encoded
    guard let again = try? type.init(decoding: written), again.encoded == written else {
        preconditionFailure("\(type) is not read back as it was written")
    }
    precondition(written.count <= raw.payload.count, "\(type) grew, so its bytes were not in the shortest form")
}

/// The frames must not depend on the pieces in which they come.
private func fuzzFrames(_ bytes: Bytes, greeted: Bool) {
    let whole = frames(in: [bytes[...]], greeted: greeted)
    let middle = bytes.count / 2
    precondition(whole == frames(in: [bytes[..<middle], bytes[middle...]], greeted: greeted), "pieces matter")
}

private func frames(in pieces: [ArraySlice<UInt8>], greeted: Bool) -> [ReceivedFrame] {
    var (decoder, found) = (FrameDecoder(), [ReceivedFrame]())
    decoder.greeted = greeted
    for piece in pieces {
        let isBroken = piece.withUnsafeBytes { buffer in
            var unread = buffer
            do {
                while let frame = try decoder.next(from: &unread) { found.append(frame) }
                return false
            } catch {
                return true
            }
        }
        if isBroken { break }
    }
    return found
}

/// Names and positions that can be read have one spelling, or one that leads to it.
private func fuzzText(_ bytes: Bytes) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let name = ObjectName(text), let parts = name.parts { precondition(ObjectName(parts) == name) }
    if let chain = ChainName(text: text) { precondition(chain.text == text) }
    if let position = LSN(text) { precondition(LSN(position.description) == position) }
    if let source = SourceID(text: text) { precondition(SourceID(text: source.description) == source) }
    if let time = Timestamp(iso8601: text) { precondition(Timestamp(iso8601: time.iso8601) == time) }
    if let decoded = Base32.decode(text) { precondition(Base32.encode(decoded) == text) }
    _ = SourceName(text)
    _ = Bytes(hex: text)
}
