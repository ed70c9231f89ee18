import Platform

/// A list of tagged fields, checked to be canonical and complete; the values are read when asked for.
package struct Fields: Sendable {
    /// The greatest field number that a tag can carry.
    package static let maximumNumber = 4095
    /// How deep structures may be nested, the outermost counted.
    package static let maximumDepth = 8

    private struct Entry {
        var number: Int
        var payload: WirePayload
    }

    private let entries: [Entry]
    private let depth: Int

    /// Splits `bytes`, every one of them, into fields.
    ///
    /// - Parameters:
    ///   - bytes: the whole structure.
    ///   - known: the numbers that the structure has; others are dropped unless they are critical.
    ///   - depth: how many structures enclose this one.
    /// - Throws: when the bytes are not a canonical list, or hold an unknown critical field.
    package init(decoding bytes: ArraySlice<UInt8>, known: FieldNumbers, depth: Int = 0) throws(WireError) {
        guard depth < Self.maximumDepth else { throw WireError(.tooDeep) }
        var entries: [Entry] = []
        var rest = bytes
        var last = 0
        while !rest.isEmpty {
            let tag = try Self.tag(&rest)
            guard tag.number >= last else { throw WireError(.order, field: tag.number) }
            last = tag.number
            let payload = try Self.payload(tag, &rest)
            if known.contains(tag.number) {
                entries.append(Entry(number: tag.number, payload: payload))
            } else if tag.critical {
                throw WireError(.unknownCritical, field: tag.number)
            }
        }
        self.entries = entries
        self.depth = depth
    }

    /// The one value of field `number`.
    package func required<Value: WireValue>(_ number: Int) throws(WireError) -> Value {
        guard let value: Value = try optional(number) else { throw WireError(.missing, field: number) }
        return value
    }

    /// The value of field `number`, or nil when it is absent.
    package func optional<Value: WireValue>(_ number: Int) throws(WireError) -> Value? {
        let found = range(of: number)
        guard found.count <= 1 else { throw WireError(.duplicate, field: number) }
        return try found.isEmpty ? nil : value(entries[found.lowerBound])
    }

    /// All values of field `number` in their order; none when it is absent.
    package func repeated<Value: WireValue>(_ number: Int) throws(WireError) -> [Value] {
        var values: [Value] = []
        let found = range(of: number)
        values.reserveCapacity(found.count)
        for entry in entries[found] {
            values.append(try value(entry))
        }
        return values
    }

    /// Whether field `number` is present.
    package func contains(_ number: Int) -> Bool { !range(of: number).isEmpty }

    private func value<Value: WireValue>(_ entry: Entry) throws(WireError) -> Value {
        do throws(WireError) {
            return try Value(wire: entry.payload, depth: depth + 1)
        } catch {
            throw error.about(entry.number)
        }
    }

    private func range(of number: Int) -> Range<Int> {
        firstIndex(from: number)..<firstIndex(from: number + 1)
    }

    /// The first entry whose number is at least `number`, by halving.
    private func firstIndex(from number: Int) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Fields {
    private struct Tag {
        var number: Int
        var critical: Bool
        var type: WireType
    }

    private static func tag(_ rest: inout ArraySlice<UInt8>) throws(WireError) -> Tag {
        guard let high = rest.popFirst(), let low = rest.popFirst() else { throw WireError(.truncated) }
        let number = Int(high) << 4 | Int(low >> 4)
        guard number > 0, let type = WireType(rawValue: low & 7) else { throw WireError(.badTag, field: number) }
        return Tag(number: number, critical: low & 8 != 0, type: type)
    }

    private static func payload(_ tag: Tag, _ rest: inout ArraySlice<UInt8>) throws(WireError) -> WirePayload {
        do throws(WireError) {
            switch tag.type {
            case .varint: return .varint(try Varint.read(&rest))
            case .fixed: return .fixed(UInt64(bigEndianBytes: try take(8, &rest)))
            case .bytes: return .bytes(try take(try Varint.read(&rest), &rest))
            }
        } catch {
            throw error.about(tag.number)
        }
    }

    private static func take(_ count: UInt64, _ rest: inout ArraySlice<UInt8>) throws(WireError) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw WireError(.truncated) }
        let taken = rest.prefix(Int(count))
        rest = rest.dropFirst(Int(count))
        return taken
    }
}
