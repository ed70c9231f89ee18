/// The value of one field as it stands in the bytes, not yet read as anything.
package enum WirePayload: Hashable, Sendable {
    case varint(UInt64)
    case fixed(UInt64)
    case bytes(ArraySlice<UInt8>)

    /// The layout of the value.
    package var type: WireType {
        switch self {
        case .varint: .varint
        case .fixed: .fixed
        case .bytes: .bytes
        }
    }

    func varint() throws(WireError) -> UInt64 {
        guard case .varint(let value) = self else { throw WireError(.wrongType) }
        return value
    }

    func fixed() throws(WireError) -> UInt64 {
        guard case .fixed(let value) = self else { throw WireError(.wrongType) }
        return value
    }

    func bytes() throws(WireError) -> ArraySlice<UInt8> {
        guard case .bytes(let value) = self else { throw WireError(.wrongType) }
        return value
    }
}
