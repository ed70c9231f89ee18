import Glibc

/// How many descriptors this process may have open.
package enum OpenFileLimit {
    /// Raises the limit as far as the system lets this process.
    ///
    /// Service managers start programs with a low one on purpose, for the sake of `select`, which nothing here uses.
    ///
    /// - Returns: How many descriptors may be open from now on.
    /// - Throws: When the system refuses.
    @discardableResult
    package static func raise() throws(SystemError) -> UInt64 {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw SystemError(call: "getrlimit", errno: errno)
        }
        guard limit.rlim_cur < limit.rlim_max else { return UInt64(limit.rlim_cur) }
        limit.rlim_cur = limit.rlim_max
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw SystemError(call: "setrlimit", errno: errno)
        }
        return UInt64(limit.rlim_cur)
    }
}
