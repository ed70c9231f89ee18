package import Platform
package import Protocol
package import Repository

/// Keeps what drills found: judged, signed, sealed into the repository, named in the source's chain.
package struct DrillRecords: Sendable {
    /// How many objects of one drill may lie there that no record names, from times when we were killed in between.
    private static let numbers: Range<UInt64> = 0..<1000

    let authority: Authority
    let reader: RepositoryReader
    let catalog: Catalog
    let upkeep: UpkeepChain
    let desk: JobDesk
    let clock: any WallClock

    package init(
        authority: Authority, reader: RepositoryReader, catalog: Catalog, upkeep: UpkeepChain, desk: JobDesk,
        clock: any WallClock
    ) {
        self.authority = authority
        self.reader = reader
        self.catalog = catalog
        self.upkeep = upkeep
        self.desk = desk
        self.clock = clock
    }

    /// Takes the end of a drill's run: on return its evidence is durable. Told again, it changes nothing.
    ///
    /// - Returns: the end as the job is to take it, which fails when the verdict does; the same for any other job, and
    ///   for a drill that was cancelled, which proves nothing.
    /// - Throws: what keeps the evidence from being stored; the agent tells of the end again.
    package func conclude(_ report: RunEnded, from agent: AgentIdentity) async throws -> RunEnded {
        guard let job = await desk.open(report.job), job.kind == .drill, job.agent == agent.id,
            job.attempt == report.attempt, report.outcome != .cancelled, let source = job.source,
            let order = try? DrillOrder(decoding: job.order)
        else { return report }
        let judgement = DrillJudgement(order, report)
        if try await catalog.drill(job.id) == nil {
            let evidence = try await evidence(job, source, agent, order, report, judgement)
            let content = try await store(evidence, of: source)
            FaultPoint.hit("drill.evidence-stored")
            try await upkeep.append(.evidence(content), to: source)
            FaultPoint.hit("drill.evidence-recorded")
        }
        return report.judged(judgement)
    }

    private func evidence(
        _ job: JobEntry, _ source: SourceID, _ agent: AgentIdentity, _ order: DrillOrder, _ report: RunEnded,
        _ judgement: DrillJudgement
    ) async throws -> DrillEvidence {
        let root = authority.keys.root
        return DrillEvidence(
            repository: root.repository, site: root.site,
            source: (source, try await catalog.source(source)?.name ?? ""), agent: (agent.id, agent.name), job: job.id,
            order: order, report: report, judgement: judgement, started: job.started ?? job.created, ended: clock.now(),
            software: Software.name)
    }

    private func store(_ evidence: DrillEvidence, of source: SourceID) async throws -> EvidenceContent {
        let keys = authority.keys
        let statement = SignedStatement(
            signing: Bytes(evidence.json.text.utf8), type: DrillEvidence.payloadType, with: keys.signingKey,
            certificate: keys.root.coordinatorCertificate, root: keys.rootBytes)
        let key = InputKey.generate()
        let sealedKey = try KeySealing.seal(
            key, to: keys.root.recipients, repository: keys.root.repository, source: source,
            attempt: Attempt(rawValue: 0), made: clock.now())
        _ = try await reader.store.create(.key(source, key.id, 0), sealedKey.encoded)
        let envelope = statement.encoded(keyID: keys.signingKey.publicKey.keyID)
        for number in Self.numbers {
            let name = ObjectName.evidence(source, evidence.job, number)
            guard let place = ObjectPlace(repository: keys.root.repository, name: name) else { continue }
            let object = try ObjectSealer.seal(envelope, place: place, key: key)
            do {
                _ = try await reader.store.create(name, object)
            } catch StoreError.conflict {
                continue
            }
            return EvidenceContent(
                evidence, NamedReference(name, object), key: sealedKey, secret: questionSecret)
        }
        throw HoldfastError(.internalFault, "no name is left for the evidence of drill \(evidence.job)")
    }

    /// Keeps questions from being tried out by whoever reads the chain: a signature that is never shown.
    private var questionSecret: Bytes {
        authority.keys.signingKey.sign(Bytes("holdfast/drill-questions/v1".utf8))
    }

    /// The evidence of a drill, opened.
    ///
    /// - Throws: `coordinatorBlind`, `objectDamaged`.
    package func envelope(of drill: DrillEntry) async throws -> Bytes {
        guard let siteKey = authority.keys.siteKey else {
            throw HoldfastError(
                .coordinatorBlind, "this coordinator keeps no site key; only the recovery key opens its evidence")
        }
        let reference = drill.evidence.object
        do {
            guard let name = ObjectName(source: drill.source, relative: reference.name),
                let place = ObjectPlace(repository: reader.root.repository, name: name)
            else { throw ReadingError.unexpected(path: reference.name) }
            let object = try await reader.store.read(name)
            guard Protocol.Digest.sha256(of: object) == reference.sha256 else { throw ReadingError.altered(name) }
            let key = try KeySealing.open(
                drill.evidence.key, with: siteKey, repository: reader.root.repository, source: drill.source)
            return try ObjectOpener.open(object, expecting: place, keyring: [key.id: key])
        } catch {
            throw HoldfastError(
                .objectDamaged, "the evidence of drill \(drill.evidence.job) cannot be read: \(error)")
        }
    }
}

extension NamedReference {
    fileprivate init(_ name: ObjectName, _ object: Bytes) {
        self.init(
            name: name.relativeToSource ?? name.path, length: UInt64(object.count), sha256: .sha256(of: object))
    }
}

extension EvidenceContent {
    fileprivate init(_ evidence: DrillEvidence, _ object: NamedReference, key: KeyEntry, secret: Bytes) {
        let answers = evidence.judgement.answers.compactMap { answer in
            answer.question.mark(under: secret).map { (print: $0, isWrong: answer.complaint != nil) }
        }
        self.init(
            job: evidence.job, backup: evidence.order.restore.backup, agent: evidence.agent.id,
            verdict: evidence.judgement.verdict, asked: evidence.order.asked, started: evidence.started,
            ended: evidence.ended, recoveryTime: evidence.judgement.recoveryTime,
            recoveryPoint: evidence.judgement.recoveryPoint, object: object, key: key,
            backupSequence: evidence.order.restore.commitSequence, answered: answers.map(\.print),
            failed: answers.filter(\.isWrong).map(\.print))
    }
}

extension RunEnded {
    /// The end as its verdict has it.
    fileprivate func judged(_ judgement: DrillJudgement) -> RunEnded {
        var report = self
        report.summary.append(Fact(name: "verdict", value: "\(judgement.verdict)"))
        let measured = [
            ("recovery time", judgement.recoveryTime), ("recovery point", judgement.recoveryPoint),
        ]
        for (name, microseconds) in measured {
            guard let microseconds else { continue }
            let duration = Duration.microseconds(Int64(clamping: microseconds))
            report.summary.append(Fact(name: name, value: DecimalText.duration(duration)))
        }
        guard judgement.verdict == .failed, outcome == .done else { return report }
        report.outcome = .failed
        report.code = UInt32(ErrorCode.drillFailed.rawValue)
        report.text = judgement.reasons.joined(separator: "; ")
        return report
    }
}
