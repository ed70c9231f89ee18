/// Makes the catalogue anew from the repository; answered by ``JobReference``.
package struct OpCatalogRebuild: Message, Hashable {
    package static let kind = MessageKind.opCatalogRebuild
    package static let knownFields = FieldNumbers.upTo(0)

    /// The message.
    package init() {}

    package init(fields: Fields) throws(WireError) {}

    package func encode(into fields: inout FieldWriter) {}
}
