import Protocol

/// Compares objects with what signed records name, two at a time.
struct ObjectCheck {
    static let width = 2

    /// What is wrong with one object.
    struct Mismatch: Sendable {
        let name: ObjectName
        let kind: ScrubFinding.Kind
        let reason: String
    }

    let store: any ObjectStore

    private struct Outcome: Sendable {
        let bytes: UInt64
        let failure: Mismatch?
    }

    /// Reads all of `expected`.
    ///
    /// - Parameters:
    ///   - expected: what must be there.
    ///   - sound: called for each object that is as expected, with its length.
    /// - Returns: what is wrong, in the order of names.
    /// - Throws: `CancellationError`.
    func run(_ expected: [ObjectName: ObjectReference], sound: (UInt64) -> Void) async throws -> [Mismatch] {
        var failures: [Mismatch] = []
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var rest = expected.sorted { $0.key < $1.key }[...]
            for _ in 0..<Self.width { addNext(&rest, to: &group) }
            while let outcome = try await group.next() {
                addNext(&rest, to: &group)
                if let failure = outcome.failure { failures.append(failure) } else { sound(outcome.bytes) }
            }
        }
        return failures.sorted { $0.name < $1.name }
    }

    private func addNext(
        _ rest: inout ArraySlice<(key: ObjectName, value: ObjectReference)>,
        to group: inout ThrowingTaskGroup<Outcome, any Error>
    ) {
        guard let (name, reference) = rest.popFirst() else { return }
        group.addTask {
            Outcome(bytes: reference.length, failure: try await self.check(name, reference))
        }
    }

    private func check(_ name: ObjectName, _ expected: ObjectReference) async throws -> Mismatch? {
        do {
            let found = try await store.digest(of: name)
            if found.length != expected.length {
                let reason = "it has \(found.length) bytes instead of \(expected.length)"
                return Mismatch(name: name, kind: .altered, reason: reason)
            }
            guard found.sha256 != expected.sha256 else { return nil }
            return Mismatch(name: name, kind: .altered, reason: "its bytes are not those that were stored")
        } catch StoreError.missing {
            return Mismatch(name: name, kind: .missing, reason: "it is missing")
        } catch let error as StoreError {
            return Mismatch(name: name, kind: .altered, reason: "it cannot be read: \(error)")
        }
    }
}
