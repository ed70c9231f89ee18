import Platform
package import Protocol

/// Who an agent is, as its enrolment told it; the file `identity` of the data directory.
package struct AgentCard: TaggedStruct, Hashable {
    package var agent: AgentID
    package var name: AgentName
    package var site: String
    package var roles: [AgentRole]
    /// Where it was enrolled, `host:port`.
    package var coordinator: String

    package static let knownFields = FieldNumbers.upTo(5)

    package init(agent: AgentID, name: AgentName, site: String, roles: [AgentRole], coordinator: String) {
        self.agent = agent
        self.name = name
        self.site = site
        self.roles = roles
        self.coordinator = coordinator
    }

    package init(fields: Fields) throws(WireError) {
        agent = try fields.required(1)
        name = try fields.required(2)
        site = try fields.required(3)
        roles = try fields.repeated(4)
        coordinator = try fields.required(5)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, agent)
        fields.put(2, name)
        fields.put(3, site)
        fields.put(4, repeated: roles)
        fields.put(5, coordinator)
    }
}
