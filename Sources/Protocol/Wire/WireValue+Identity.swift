package import Platform

extension Identifier: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let value = Self(bytes: try wire.bytes()) else { throw WireError(.badValue) }
        self = value
    }

    package var wire: WirePayload { .bytes(bytes[...]) }
}

extension Digest: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let value = Self(bytes: try wire.bytes()) else { throw WireError(.badValue) }
        self = value
    }

    package var wire: WirePayload { .bytes(bytes[...]) }
}

/// Eight bytes, big-endian.
extension LSN: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self.init(rawValue: try wire.fixed())
    }

    package var wire: WirePayload { .fixed(rawValue) }
}

/// Microseconds since the epoch, in zig-zag form.
extension Timestamp: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        self.init(microseconds: try Int64(wire: wire, depth: depth))
    }

    package var wire: WirePayload { microseconds.wire }
}

extension Attempt: WireValue {}
extension TimelineID: WireValue {}
extension LogBranch: WireValue {}
extension AgentRole: WireValue {}
extension DrillVerdict: WireValue {}

extension ChainName: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let value = Self(text: try String(wire: wire, depth: depth)) else { throw WireError(.badValue) }
        self = value
    }

    package var wire: WirePayload { text.wire }
}

extension ObjectName: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let value = Self(try String(wire: wire, depth: depth)) else { throw WireError(.badValue) }
        self = value
    }

    package var wire: WirePayload { path.wire }
}

extension Name: WireValue {
    package init(wire: WirePayload, depth: Int) throws(WireError) {
        guard let value = Self(try String(wire: wire, depth: depth)) else { throw WireError(.badValue) }
        self = value
    }

    package var wire: WirePayload { text.wire }
}

extension LogPosition: TaggedStruct {
    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        self.init(timeline: try fields.required(1), lsn: try fields.required(2))
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, timeline)
        fields.put(2, lsn)
    }
}
