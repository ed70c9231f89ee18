import Platform
package import Protocol

extension Catalog {
    /// Adds a job, or writes its newest state, with log lines that belong to the change; a restore's row follows.
    package func put(_ job: JobEntry, log: [JobLogLine] = []) async throws {
        try await write { database in
            try database.run(Self.putJob, job.values)
            try database.follow(job)
            for line in log { try database.log(line, job: job.id) }
        }
    }

    private static let putJob = """
        INSERT INTO jobs (id, kind, source, agent, backup, state, attempt, tries, cancelling, phase, bytes_done,
            bytes_total, order_bytes, created, started, ended, code, text)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
        ON CONFLICT (id) DO UPDATE SET state = ?6, attempt = max(attempt, ?7), tries = ?8, cancelling = ?9, phase = ?10,
            bytes_done = ?11, bytes_total = ?12, started = ?15, ended = ?16, code = ?17, text = ?18
        """

    /// Adds a restore job together with its row in the table of recoveries.
    package func add(_ job: JobEntry, recovery: RecoveryEntry, log: [JobLogLine]) async throws {
        try await write { database in
            try database.run(Self.putJob, job.values)
            try database.run(
                """
                INSERT INTO recovery_jobs (id, backup, target, point_in_time, status, progress, steps)
                VALUES (?, ?, ?, ?, ?, 0, '')
                """,
                [
                    SQLValue(recovery.job), SQLValue(recovery.backup), .text(recovery.target),
                    .text(recovery.pointInTime), .text(job.state.word),
                ])
            for line in log { try database.log(line, job: job.id) }
        }
    }

    /// Adds a line to a job's log.
    package func log(_ line: JobLogLine, job: JobID) async throws {
        try await write { try $0.log(line, job: job) }
    }

    /// Writes what a job reported at its end together with its final state.
    package func end(_ job: JobEntry, facts: [JobFact], log: [JobLogLine]) async throws {
        try await write { database in
            try database.run(Self.putJob, job.values)
            try database.run("DELETE FROM job_facts WHERE job = ?", [SQLValue(job.id)])
            for (position, fact) in facts.enumerated() {
                try database.run(
                    "INSERT INTO job_facts (job, position, name, value, microseconds) VALUES (?, ?, ?, ?, ?)",
                    [
                        SQLValue(job.id), .integer(Int64(position)), .text(fact.name), SQLValue(fact.value),
                        SQLValue(fact.microseconds),
                    ])
            }
            try database.follow(job, steps: facts)
            for line in log { try database.log(line, job: job.id) }
        }
    }

    /// The job with this id.
    package func job(_ id: JobID) async throws -> JobEntry? {
        try await read { database in
            try database.rows("SELECT * FROM jobs WHERE id = ?", [SQLValue(id)]) { try JobEntry(row: $0) }.first
        }
    }

    /// The newest jobs, newest first.
    package func jobs(limit: Int) async throws -> [JobEntry] {
        try await read { database in
            try database.rows(
                "SELECT * FROM jobs ORDER BY created DESC, rowid DESC LIMIT ?", [.integer(Int64(limit))]
            ) { try JobEntry(row: $0) }
        }
    }

    /// Jobs that have not ended, oldest first.
    package func openJobs() async throws -> [JobEntry] {
        try await read { database in
            try database.rows(
                "SELECT * FROM jobs WHERE state IN ('queued', 'sent', 'running') ORDER BY created, rowid"
            ) { try JobEntry(row: $0) }
        }
    }

    /// What a job reported at its end.
    package func facts(of job: JobID) async throws -> [JobFact] {
        try await read { database in
            try database.rows("SELECT * FROM job_facts WHERE job = ? ORDER BY position", [SQLValue(job)]) { row in
                if let time = try row.optionalNumber("microseconds") {
                    return JobFact(step: try row.text("name"), microseconds: time)
                }
                return JobFact(name: try row.text("name"), value: try row.optionalText("value") ?? "")
            }
        }
    }

    /// A job's log, oldest first.
    package func log(of job: JobID) async throws -> [JobLogLine] {
        try await read { database in
            try database.rows("SELECT * FROM job_log WHERE job = ? ORDER BY rowid", [SQLValue(job)]) { row in
                JobLogLine(time: try row.time("time"), text: try row.text("text"))
            }
        }
    }
}

extension SQLiteDatabase {
    fileprivate func log(_ line: JobLogLine, job: JobID) throws(SQLiteError) {
        try run(
            "INSERT INTO job_log (job, time, text) VALUES (?, ?, ?)",
            [SQLValue(job), SQLValue(line.time), .text(line.text)])
    }

    /// Keeps the table of recoveries in step with the job; other kinds of jobs have no row there.
    fileprivate func follow(_ job: JobEntry, steps: [JobFact] = []) throws(SQLiteError) {
        guard job.kind == .restore else { return }
        let progress = job.bytesTotal.map { $0 == 0 ? 0 : Double(job.bytesDone) / Double($0) } ?? 0
        let text = steps.compactMap { fact in fact.microseconds.map { "\(fact.name): \($0 / 1000) ms" } }
        try run(
            """
            UPDATE recovery_jobs SET status = ?2, progress = CAST(?3 AS REAL), started = ?4, completed = ?5,
                steps = ?6, error = ?7 WHERE id = ?1
            """,
            [
                SQLValue(job.id), .text(job.state.word),
                .text(job.state == .done ? "1.0" : String(min(progress, 1))), SQLValue(job.started),
                SQLValue(job.ended), .text(text.joined(separator: "; ")),
                job.state == .done ? .null : SQLValue(job.text),
            ])
    }
}
