import Platform
import Protocol

extension Sample {
    static let operateAgents: [Sample] = [
        Sample(
            "OpAgentToken full",
            OpAgentToken(name: Sample.name("name 129"), site: "text 130 é", roles: [.restore, .protect])),
        Sample(
            "OpAgentToken minimal",
            OpAgentToken(name: Sample.name("name 129"), site: "text 130 é")),
        Sample(
            "OpTokenReply full",
            OpTokenReply(token: "text 130 é", expires: Timestamp(microseconds: 1_795_000_000_000_131))),
        Sample(
            "OpAgentList full",
            OpAgentList()),
        Sample(
            "AgentList full",
            AgentList(
                agents: [
                    AgentRow(
                        agent: Sample.identifier(133), name: Sample.name("name 134"), site: "text 135 é",
                        roles: [.protect, .restore], state: .online, hostName: "text 139 é",
                        enrolled: Timestamp(microseconds: 1_795_000_000_000_140),
                        lastSeen: Timestamp(microseconds: 1_795_000_000_000_141), software: "text 142 é",
                        certificateExpires: Timestamp(microseconds: 1_795_000_000_000_143)),
                    AgentRow(
                        agent: Sample.identifier(145), name: Sample.name("name 146"), site: "text 147 é",
                        roles: [.protect, .restore], state: .online, hostName: "text 151 é",
                        enrolled: Timestamp(microseconds: 1_795_000_000_000_152),
                        lastSeen: Timestamp(microseconds: 1_795_000_000_000_153), software: "text 154 é",
                        certificateExpires: Timestamp(microseconds: 1_795_000_000_000_155)),
                ])),
        Sample(
            "AgentList minimal",
            AgentList()),
        Sample(
            "OpAgentRevoke full",
            OpAgentRevoke(name: Sample.name("name 133"))),
    ]
}
