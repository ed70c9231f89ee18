/// What a store may be asked for at once.
package enum StoreLimit {
    /// The longest object that is read whole: a sealed object of 32 MiB and every record stay below.
    package static let wholeRead: UInt64 = 64 << 20
    /// Entries to ask for when a whole listing is walked.
    package static let page = 10_000
}
