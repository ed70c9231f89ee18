import Platform
import Protocol
import Repository

/// The facts of a sealed definition, as docs/repository-format.md spells them.
private enum FactName {
    static let connection = "connection"
    static let readers = "readers"
    static let compress = "compress"
    static let agent = "agent"
    static let passwordFile = "password-file"
    static let maxRate = "max-rate"
    static let slotLimit = "slot-limit"
    static let logMode = "log-mode"
    static let state = "state"
    static let created = "created"
    static let branch = "branch"
    static let member = "member "
    static let memberPasswordFile = "member-password-file "
    /// The state of a source that takes no backups for now.
    static let paused = "paused"
    /// No limit.
    static let none = "none"
}

extension SourceEntry {
    /// What the sealed definition says: everything that a catalogue made anew must know.
    func definitionContent(members: [MemberEntry]) -> SourceDefinition {
        var facts = [
            EngineFact(name: FactName.connection, value: connection),
            EngineFact(name: FactName.readers, value: String(readers)),
            EngineFact(name: FactName.compress, value: compress),
            EngineFact(name: FactName.agent, value: agent.description),
        ]
        if let passwordFile { facts.append(EngineFact(name: FactName.passwordFile, value: passwordFile)) }
        if let maxRate { facts.append(EngineFact(name: FactName.maxRate, value: String(maxRate))) }
        facts += [
            EngineFact(name: FactName.slotLimit, value: slotLimit.map { String($0) } ?? FactName.none),
            EngineFact(name: FactName.logMode, value: logMode.rawValue),
            EngineFact(name: FactName.state, value: paused && state == .active ? FactName.paused : state.rawValue),
            EngineFact(name: FactName.created, value: String(created.microseconds)),
            EngineFact(name: FactName.branch, value: branch.description),
        ]
        for member in members where member.state == .active {
            facts.append(EngineFact(name: FactName.member + member.agent.description, value: member.connection))
            guard let file = member.passwordFile else { continue }
            facts.append(EngineFact(name: FactName.memberPasswordFile + member.agent.description, value: file))
        }
        return SourceDefinition(name: name, engine: engine, facts: facts)
    }

    /// The source as its definition has it.
    ///
    /// - Parameters:
    ///   - id: which source it is.
    ///   - definition: its newest definition.
    ///   - number: the number of that.
    ///   - begun: when it was put under protection, for definitions that do not say.
    /// - Throws: `rebuildRefused` when the definition lacks something.
    init(
        id: SourceID, _ definition: SourceDefinition, number: UInt64, begun: Timestamp
    ) throws(HoldfastError) {
        let facts = DefinitionFacts(id: id, definition: definition)
        let state = try facts.required(FactName.state) { $0 == FactName.paused ? .active : State(rawValue: $0) }
        self.init(
            id: id, name: definition.name, engine: definition.engine,
            agent: try facts.required(FactName.agent) { AgentID(text: $0) }, state: state,
            connection: try facts.required(FactName.connection) { $0 },
            passwordFile: facts[FactName.passwordFile], readers: try facts.required(FactName.readers) { UInt32($0) },
            maxRate: try facts.optional(FactName.maxRate) { UInt64($0) },
            compress: try facts.required(FactName.compress) { $0 },
            slotLimit: facts[FactName.slotLimit] == FactName.none
                ? nil : try facts.optional(FactName.slotLimit) { UInt64($0) },
            logMode: try facts.optional(FactName.logMode) { LogMode(rawValue: $0) } ?? .asynchronous,
            paused: facts[FactName.state] == FactName.paused,
            branch: LogBranch(rawValue: try facts.optional(FactName.branch) { UInt32($0) } ?? 0), definition: number,
            created: try facts.optional(FactName.created) { Int64($0).map { Timestamp(microseconds: $0) } } ?? begun)
    }
}

extension MemberEntry {
    /// The members of a source that do not write it, as its definition has them.
    static func all(of source: SourceID, in definition: SourceDefinition) -> [MemberEntry] {
        let facts = DefinitionFacts(id: source, definition: definition)
        return definition.facts.compactMap { fact in
            guard fact.name.hasPrefix(FactName.member) else { return nil }
            let text = String(fact.name.dropFirst(FactName.member.count))
            return AgentID(text: text).map { agent in
                MemberEntry(
                    source: source, agent: agent, connection: fact.value,
                    passwordFile: facts[FactName.memberPasswordFile + text])
            }
        }
    }
}

/// The facts of one definition by their names.
private struct DefinitionFacts {
    let id: SourceID
    let definition: SourceDefinition

    subscript(name: String) -> String? { definition.facts.first { $0.name == name }?.value }

    func optional<Value>(_ name: String, _ read: (String) -> Value?) throws(HoldfastError) -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = read(text) else {
            throw HoldfastError(.rebuildRefused, "the definition of source \(id) has an unreadable '\(name)'")
        }
        return value
    }

    func required<Value>(_ name: String, _ read: (String) -> Value?) throws(HoldfastError) -> Value {
        guard let value = try optional(name, read) else {
            throw HoldfastError(.rebuildRefused, "the definition of source \(id) lacks '\(name)'")
        }
        return value
    }
}
