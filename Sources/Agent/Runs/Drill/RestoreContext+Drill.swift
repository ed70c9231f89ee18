import Protocol

extension RestoreContext {
    /// The same for a drill: everything goes into the scratch, by way of a delivery that counts.
    func inScratch(_ scratch: DrillScratch, _ delivery: CountingDelivery) -> RestoreContext {
        var order = order
        order.directory = scratch.data
        order.port = nil
        order.tablespaces = []
        order.originalTablespaces = false
        order.force = false
        return RestoreContext(
            job: job, order: order, root: root, delivery: delivery, permissions: permissions,
            scratchDirectory: scratchDirectory, program: program, makeRestorer: makeRestorer)
    }
}
