package import Testing

extension Tag {
    /// Needs real servers or other installed programs beside this package.
    @Tag package static var integration: Self
    /// Runs the built programs against one another.
    @Tag package static var endToEnd: Self
}
