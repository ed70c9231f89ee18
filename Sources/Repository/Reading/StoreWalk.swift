/// All entries of a store under a prefix, page after page.
package struct StoreWalk: Sendable {
    private let store: any ObjectStore
    private let prefix: String
    private let pageLength: Int
    private var after: String?
    private var page: [StoreEntry] = []
    private var position = 0
    private var isLast = false

    /// A walk over everything under `prefix` that comes after the path `after`.
    package init(
        _ store: any ObjectStore, under prefix: String, after: String? = nil, pageLength: Int = StoreLimit.page
    ) {
        self.store = store
        self.prefix = prefix
        self.after = after
        self.pageLength = pageLength
    }

    /// The next entry in the order of paths; nil at the end.
    package mutating func next() async throws -> StoreEntry? {
        if position == page.count {
            guard !isLast else { return nil }
            page = try await store.list(under: prefix, after: after, limit: pageLength)
            position = 0
            isLast = page.count < pageLength
            after = page.last?.path
        }
        guard position < page.count else { return nil }
        defer { position += 1 }
        return page[position]
    }
}
