import Glibc

/// The way out of a program that has threads.
package enum ProcessEnd {
    /// Ends the process at once with `status`, after standard output's buffer is written.
    ///
    /// Not `exit`: it would free what the libraries keep while other threads still use it.
    package static func leave(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
