import Platform
import Protocol

/// A structure with every kind of value.
struct SampleStruct: TaggedStruct, Equatable {
    enum Colour: UInt8, WireValue {
        case red = 1
        case green = 2
    }

    var number: UInt64 = 300
    var count = 7
    var delta: Int64 = -3
    var flag = true
    var text: String? = "h\u{e9}"
    var bytes: Bytes = [1, 2, 3]
    var position = LSN(rawValue: 0x1_0000_0002)
    var colour = Colour.green
    var numbers: [UInt32] = [1, 2]
    var inner: [LogPosition] = [LogPosition(timeline: TimelineID(rawValue: 1), lsn: LSN(rawValue: 9))]
    var digest: Protocol.Digest? = .zero

    static let knownFields = FieldNumbers.upTo(11)

    init() {}

    init(fields: Fields) throws(WireError) {
        number = try fields.required(1)
        count = try fields.required(2)
        delta = try fields.required(3)
        flag = try fields.required(4)
        text = try fields.optional(5)
        bytes = try fields.required(6)
        position = try fields.required(7)
        colour = try fields.required(8)
        numbers = try fields.repeated(9)
        inner = try fields.repeated(10)
        digest = try fields.optional(11)
    }

    func encode(into fields: inout FieldWriter) {
        fields.put(1, number)
        fields.put(2, count)
        fields.put(3, delta)
        fields.put(4, flag)
        fields.put(5, text)
        fields.put(6, bytes)
        fields.put(7, position)
        fields.put(8, colour)
        fields.put(9, repeated: numbers)
        fields.put(10, repeated: inner)
        fields.put(11, digest)
    }
}
