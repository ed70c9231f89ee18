import Platform
import Protocol

/// Looks whether objects are there with the length that they must have, without reading them.
struct ObjectPresence {
    private let delivery: any RestoreDelivery

    init(_ delivery: any RestoreDelivery) {
        self.delivery = delivery
    }

    /// Compares `objects` with the listing under `folder`, which holds them all.
    ///
    /// - Parameters:
    ///   - objects: what must be there.
    ///   - folder: how all their names begin.
    ///   - start: a name before all of theirs, to begin with.
    /// - Throws: `proofFailed` naming the first object that is missing or of another length.
    func check(_ objects: [ProvenObject], under folder: String, after start: ObjectName? = nil) async throws {
        let wanted = objects.sorted { $0.name < $1.name }
        var listing = ObjectListing(delivery, under: folder, after: start)
        var entry = try await listing.next()
        for object in wanted {
            while let listed = entry, listed.name < object.name { entry = try await listing.next() }
            guard let listed = entry, listed.name == object.name else {
                throw HoldfastError(.proofFailed, "the object '\(object.name)' is missing")
            }
            guard listed.length == object.length else {
                throw HoldfastError(
                    .proofFailed,
                    "the object '\(object.name)' has \(listed.length) bytes instead of \(object.length)")
            }
        }
    }
}
