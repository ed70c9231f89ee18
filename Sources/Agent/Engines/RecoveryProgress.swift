package import Protocol

/// Where recovery stands.
package struct RecoveryProgress: Sendable, Equatable {
    /// Everything before it has been replayed; nil as long as the server does not tell.
    package var position: LSN?
    /// What the server does, in a few words.
    package var text: String
    /// Whether recovery has ended and the server is about to open.
    package var isOpening: Bool

    package init(position: LSN? = nil, text: String, isOpening: Bool = false) {
        self.position = position
        self.text = text
        self.isOpening = isOpening
    }
}
