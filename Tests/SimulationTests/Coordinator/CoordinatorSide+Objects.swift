import Platform
import Protocol

/// Objects: taken in piece by piece, in their place all at once.
extension CoordinatorSide {
    func receive(_ object: SimulatedObject, _ stream: StreamEnd) {
        stream.heard = { [unowned self] talk in
            guard case .piece = talk else { throw Broken("an object is \(talk)") }
            guard stream.hasHeardAll else { return }
            if world.planted == .acknowledgesObjectEarly { try tellStored(object, stream) }
            world.after(chance.milliseconds(2...60), party) { [self] in try keep(object, stream) }
        }
    }

    private func keep(_ object: SimulatedObject, _ stream: StreamEnd) throws {
        guard mayStill(object) else { return try stream.say(.refused(.staleAttempt), end: true) }
        disk.objects.insert(object)
        world.note("object.stored", UInt64(object.source))
        guard world.planted != .acknowledgesObjectEarly else { return }
        world.after(chance.milliseconds(0...5), party) { [self] in try tellStored(object, stream) }
    }

    private func tellStored(_ object: SimulatedObject, _ stream: StreamEnd) throws {
        world.promise { $0.stored(object) }
        try stream.say(.stored, end: true)
    }

    private func mayStill(_ object: SimulatedObject) -> Bool {
        switch object {
        case .pack(_, let job, let attempt, _):
            let backup = BackupID(sameBytesAs: job)
            return isCurrent(backup, attempt) && !disk.committed.contains(backup)
        case .log(let source, let writer, _): return writer >= disk.logFences[source] ?? writer
        }
    }
}
