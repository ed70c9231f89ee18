import Platform
import Protocol

/// Walks the names under a prefix, page by page.
struct ObjectListing {
    /// Names asked for at a time; a page stays well below the longest message.
    static let page: UInt32 = 1000

    private let delivery: any RestoreDelivery
    private let prefix: String
    private var after: ObjectName?
    private var entries: ArraySlice<ListedObject> = []
    private var hasMore = true

    /// - Parameters:
    ///   - delivery: where to ask.
    ///   - prefix: how the names begin.
    ///   - after: only names after this one.
    init(_ delivery: any RestoreDelivery, under prefix: String, after: ObjectName? = nil) {
        self.delivery = delivery
        self.prefix = prefix
        self.after = after
    }

    /// The next name; nil at the end.
    ///
    /// - Throws: also when the names do not ascend, since the walk might never end then.
    mutating func next() async throws -> ListedObject? {
        while entries.isEmpty {
            guard hasMore else { return nil }
            let page = try await delivery.list(under: prefix, after: after, limit: Self.page)
            entries = page.entries[...]
            hasMore = page.more && !page.entries.isEmpty
        }
        guard let entry = entries.popFirst() else { return nil }
        guard entry.name.path.hasPrefix(prefix), after.map({ $0 < entry.name }) ?? true else {
            throw HoldfastError(.repositoryUnusable, "the listing under '\(prefix)' is not in order at '\(entry.name)'")
        }
        after = entry.name
        return entry
    }
}
