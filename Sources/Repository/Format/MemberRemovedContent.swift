package import Protocol

/// Said by the coordinator: how far the records of a key count.
package struct MemberRemovedContent: TaggedStruct, Hashable {
    package var agent: AgentID
    package var key: KeyID
    /// The last valid record of each chain; in a chain not named here none is valid.
    package var positions: [ChainPosition]

    /// The structure with these parts.
    package init(agent: AgentID, key: KeyID, positions: [ChainPosition] = []) {
        self.agent = agent
        self.key = key
        self.positions = positions
    }

    package static var knownFields: FieldNumbers { .upTo(3) }

    package init(fields: Fields) throws(WireError) {
        agent = try fields.required(1)
        key = try fields.required(2)
        positions = try fields.repeated(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, agent)
        fields.put(2, key)
        fields.put(3, repeated: positions)
    }
}
