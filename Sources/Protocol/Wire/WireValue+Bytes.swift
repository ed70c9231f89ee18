extension Array: WireValue where Element == UInt8 {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self = Array(try wire.bytes())
    }

    package var wire: WirePayload { .bytes(self[...]) }
}

extension String: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let text = String(validating: try wire.bytes(), as: UTF8.self) else { throw WireError(.badText) }
        self = text
    }

    package var wire: WirePayload { .bytes(Array(utf8)[...]) }
}
