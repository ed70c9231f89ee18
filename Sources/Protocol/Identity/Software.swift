/// What this software is, told at each greeting.
package enum Software {
    /// The version of all three programs, which are released together.
    package static let version = "0.1.0"
}
