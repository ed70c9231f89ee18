package import Protocol

/// What the database's own settings make commits wait for, as far as it concerns our stream.
package struct CommitRule: Sendable, Equatable {
    /// Whether our stream is listed by its name.
    package var isNamed: Bool
    /// Whether any standby may count.
    package var takesAny: Bool
    /// Whether fewer standbys count at the moment than a commit waits for.
    package var isShort: Bool
    /// Whether fewer would count than a commit waits for if our stream were not there.
    package var isShortWithoutUs: Bool
    /// What the setting has to say for commits to wait for the others only, as far as they are there.
    package var valueWithoutUs: String

    /// The rule with these parts.
    package init(
        isNamed: Bool = false, takesAny: Bool = false, isShort: Bool = false, isShortWithoutUs: Bool = false,
        valueWithoutUs: String = ""
    ) {
        self.isNamed = isNamed
        self.takesAny = takesAny
        self.isShort = isShort
        self.isShortWithoutUs = isShortWithoutUs
        self.valueWithoutUs = valueWithoutUs
    }

    /// What the setting has to be set to before our stream ends, so that no commit waits for it; nil when it may stay.
    package var release: String? { isNamed || (takesAny && isShortWithoutUs) ? valueWithoutUs : nil }

    /// What is wrong with it.
    ///
    /// - Parameter isSynchronous: Whether we tell the database what is safe; without that we never count.
    /// - Returns: Nil when all is as it should be.
    package func wait(isSynchronous: Bool) -> CommitWait? {
        if isSynchronous { return isNamed || takesAny ? nil : .unnamed }
        guard isNamed || takesAny else { return nil }
        if isShort { return .endless }
        return isNamed ? .named : nil
    }
}
