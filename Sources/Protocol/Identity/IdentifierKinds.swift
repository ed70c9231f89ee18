/// The kinds of things that carry an ``Identifier``; types without values, they only keep the identifiers apart.
package enum IdentifierKind {
    package enum Repository {}
    package enum Source {}
    package enum Backup {}
    package enum Agent {}
    package enum Coordinator {}
    package enum Job {}
    package enum Key {}
    package enum LogStream {}
    package enum Token {}
    package enum Writer {}
}

/// One repository, made once by `init`.
package typealias RepositoryID = Identifier<IdentifierKind.Repository>
/// One source: a database cluster or data set under protection.
package typealias SourceID = Identifier<IdentifierKind.Source>
/// One backup of a source.
package typealias BackupID = Identifier<IdentifierKind.Backup>
/// One enrolled agent.
package typealias AgentID = Identifier<IdentifierKind.Agent>
/// One coordinator.
package typealias CoordinatorID = Identifier<IdentifierKind.Coordinator>
/// One job of the catalogue.
package typealias JobID = Identifier<IdentifierKind.Job>
/// One input key or signing key.
package typealias KeyID = Identifier<IdentifierKind.Key>
/// One log stream's objects under one input key.
package typealias StreamID = Identifier<IdentifierKind.LogStream>
/// One enrolment token.
package typealias TokenID = Identifier<IdentifierKind.Token>
/// The writer of a record: an agent or a coordinator.
package typealias WriterID = Identifier<IdentifierKind.Writer>

extension Identifier where Kind == IdentifierKind.Writer {
    /// The agent as a writer of records.
    package init(_ agent: AgentID) {
        self.init(sameBytesAs: agent)
    }

    /// The coordinator as a writer of records.
    package init(_ coordinator: CoordinatorID) {
        self.init(sameBytesAs: coordinator)
    }
}
