package import Platform
package import Protocol

/// Said by the coordinator: records signed by this key count from now on.
package struct MemberAddedContent: TaggedStruct, Hashable {
    package var agent: AgentID
    /// The signing certificate of the agent, as it is stored.
    package var certificate: Bytes

    /// The structure with these parts.
    package init(agent: AgentID, certificate: Bytes) {
        self.agent = agent
        self.certificate = certificate
    }

    package static var knownFields: FieldNumbers { .upTo(2) }

    package init(fields: Fields) throws(WireError) {
        agent = try fields.required(1)
        certificate = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, agent)
        fields.put(2, certificate)
    }
}
