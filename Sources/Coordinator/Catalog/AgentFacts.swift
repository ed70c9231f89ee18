package import Platform
package import Protocol

/// What was last seen of an agent; who it is lies in the authority.
package struct AgentFacts: Sendable, Equatable {
    package var id: AgentID
    package var name: String
    package var hostName: String?
    package var software: String?
    package var lastSeen: Timestamp?

    package init(id: AgentID, name: String, hostName: String?, software: String?, lastSeen: Timestamp?) {
        self.id = id
        self.name = name
        self.hostName = hostName
        self.software = software
        self.lastSeen = lastSeen
    }
}
