import Glibc

/// The user that this process acts as.
enum ProcessUser {
    /// The effective user id.
    static var id: UInt32 { geteuid() }
}
