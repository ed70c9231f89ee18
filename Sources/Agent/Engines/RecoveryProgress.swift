package import Protocol

/// Where recovery stands.
package struct RecoveryProgress: Sendable, Equatable {
    /// Everything before it has been replayed; nil as long as the server does not tell.
    package var position: LSN?
    /// What the server does, in a few words.
    package var text: String

    package init(position: LSN? = nil, text: String) {
        self.position = position
        self.text = text
    }
}
