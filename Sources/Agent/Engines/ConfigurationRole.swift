/// What a configuration file is for.
package enum ConfigurationRole: String, Sendable {
    /// The main file, `postgresql.conf`.
    case main
    /// Host-based authentication.
    case hba
    /// User name maps.
    case ident
    /// A file that another one includes.
    case include
    /// Something else that configuration files refer to.
    case other
}
