/// How the value of a field is laid out.
package enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed = 1
    case bytes = 2
}
