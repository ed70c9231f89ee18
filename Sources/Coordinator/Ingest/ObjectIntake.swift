package import Platform
package import Protocol
package import Repository

/// Takes objects in: checks who writes what, streams it to the store, and acknowledges what is durable. Opens nothing.
package struct ObjectIntake: Sendable {
    let store: any ObjectStore
    let root: RepositoryRoot
    let catalog: Catalog
    let desk: JobDesk
    let members: MemberCheck
    let gate: CommitGate
    let clock: any WallClock

    package init(
        store: any ObjectStore, root: RepositoryRoot, catalog: Catalog, desk: JobDesk, members: MemberCheck,
        gate: CommitGate, clock: any WallClock
    ) {
        self.store = store
        self.root = root
        self.catalog = catalog
        self.desk = desk
        self.members = members
        self.gate = gate
        self.clock = clock
    }

    /// Receives one object.
    ///
    /// - Parameters:
    ///   - put: The agent's announcement.
    ///   - agent: Who it is, by its certificate.
    ///   - next: The next piece of the object, or its trailer.
    /// - Returns: That it is durable under its name.
    /// - Throws: `objectRefused`, `staleAttempt` or `notAuthorised`; nothing is stored then.
    package func receive(
        _ put: PutObject, from agent: AgentIdentity, next: () async throws -> ObjectPiece
    ) async throws -> Stored {
        let admission = try ObjectAdmission(put.name)
        let source = try await members.requireMember(agent, of: admission.source)
        if let branch = admission.branch, branch.rawValue > source.branch.rawValue {
            throw ObjectAdmission.refusal(put.name, "the source has no log branch \(branch)")
        }
        try await checkFence(admission, put, agent)
        let writer = try await store.beginCreate(put.name)
        let checked: StoredObject
        do {
            checked = try await write(put, admission, to: writer, next: next)
            FaultPoint.hit("object.written-not-published")
        } catch {
            await writer.abandon()
            throw error
        }
        let outcome = try await place(checked, writer, admission)
        FaultPoint.hit("object.catalogued-not-acknowledged")
        return Stored(alreadySame: outcome == .alreadySame)
    }

    /// Publishes what was written and notes it; of a backup only as long as that may still be committed.
    private func place(
        _ object: StoredObject, _ writer: any ObjectWriter, _ admission: ObjectAdmission
    ) async throws -> CreateOutcome {
        guard let attempt = admission.attempt else { return try await publish(object, writer, admission) }
        do {
            return try await gate.publish(attempt.backup) {
                try await requireBegun(attempt, object.name)
                return try await publish(object, writer, admission)
            }
        } catch {
            await writer.abandon()
            throw error
        }
    }

    /// What comes in of a backup belongs to an attempt that an intent announced and that has not ended.
    private func requireBegun(_ attempt: BackupAttempt, _ name: ObjectName) async throws {
        switch try await catalog.state(of: attempt) {
        case .begun: break
        case nil: throw ObjectAdmission.refusal(name, "no intent announces its attempt")
        case .aborted, .committed: throw Self.stale(name)
        }
    }

    private func checkFence(_ admission: ObjectAdmission, _ put: PutObject, _ agent: AgentIdentity) async throws {
        switch admission {
        case .backupPart(_, let backup, let attempt), .inventory(_, let backup, let attempt):
            guard attempt == put.attempt, await desk.isCurrent(backup, attempt, agent: agent.id) else {
                throw Self.stale(put.name)
            }
            try await requireBegun(BackupAttempt(source: admission.source, backup: backup, attempt: attempt), put.name)
        case .log(let source, _, let writer):
            guard writer == put.attempt else { throw Self.stale(put.name) }
            switch try await LogFence(catalog: catalog, clock: clock).judge(writer, of: source) {
            case .newest: break
            case .replaced: throw Self.stale(put.name)
            case .impossible: throw ObjectAdmission.refusal(put.name, LogFence.impossible)
            }
        case .key: break
        }
    }

    static func stale(_ name: ObjectName) -> HoldfastError {
        HoldfastError(
            .staleAttempt, "the object '\(name)' belongs to an attempt that is not the newest; it is given up")
    }

    private func write(
        _ put: PutObject, _ admission: ObjectAdmission, to writer: any ObjectWriter,
        next: () async throws -> ObjectPiece
    ) async throws -> StoredObject {
        var check = ObjectCheck(name: put.name, repository: root.repository, isSealed: admission.isSealed)
        let hasher = SHA256Hasher()
        var length: UInt64 = 0
        let limit = ObjectAdmission.limit(of: put.name)
        while true {
            switch try await next() {
            case .bytes(let bytes):
                length += UInt64(bytes.count)
                guard length <= limit else {
                    throw ObjectAdmission.refusal(put.name, "it is longer than \(limit) bytes")
                }
                if let key = try check.take(bytes) { try await requireKey(key, put.name, admission.source) }
                hasher.update(bytes)
                try await writer.append(bytes)
            case .trailer(let trailer):
                try check.finish()
                guard let digest = Protocol.Digest(bytes: hasher.finish()), trailer.length == length,
                    trailer.digest == digest
                else { throw ObjectAdmission.refusal(put.name, "length or SHA-256 differ from what arrived") }
                try checkClear(check.content, admission, put.name)
                return StoredObject(name: put.name, source: admission.source, length: length, digest: digest)
            }
        }
    }

    /// A sealed key has to be durable before anything under it is acknowledged.
    private func requireKey(_ key: KeyID, _ name: ObjectName, _ source: SourceID) async throws {
        guard try await catalog.key(key, of: source) != nil else {
            throw ObjectAdmission.refusal(name, "the sealed form of its key \(key) is not stored yet")
        }
    }

    private func checkClear(_ content: Bytes, _ admission: ObjectAdmission, _ name: ObjectName) throws {
        switch admission {
        case .key(_, let key):
            guard let entry = try? KeyEntry(decoding: content), entry.key == key else {
                throw ObjectAdmission.refusal(name, "it is not the entry of this key")
            }
            try KeyRule.check(entry, root: root) { ObjectAdmission.refusal(name, $0) }
        case .inventory(let source, let backup, let attempt):
            let owner = BackupAttempt(source: source, backup: backup, attempt: attempt)
            _ = try InventoryRule.objects(in: content, repository: root.repository, of: owner) {
                ObjectAdmission.refusal(name, $0)
            }
        case .backupPart, .log: break
        }
    }

    private func publish(
        _ object: StoredObject, _ writer: any ObjectWriter, _ admission: ObjectAdmission
    ) async throws -> CreateOutcome {
        let outcome: CreateOutcome
        do {
            outcome = try await writer.publish()
        } catch StoreError.conflict {
            throw ObjectAdmission.refusal(object.name, "an object of this name with other content is stored already")
        }
        FaultPoint.hit("object.published-not-catalogued")
        try await note(object, admission)
        return outcome
    }

    private func note(_ object: StoredObject, _ admission: ObjectAdmission) async throws {
        if case .key(let source, let key) = admission {
            try await catalog.put(keys: [(key, try await store.read(object.name))], of: source)
        }
        try await catalog.put(object, at: clock.now())
    }
}
