// Without @usableFromInline on the type, its functions are not inlined over the module's border, and every name stays in
// the release binary.

/// Named places where a debug build can be made to die, stop, fail or wait; a release build has no trace of them.
///
/// `HOLDFAST_FAULT` holds rules `name[:n]=action`, separated by commas; the action happens at the n-th passage (the
/// first unless told otherwise). Actions: `kill` and `stop` send SIGKILL or SIGSTOP to the process itself, `error`
/// makes `check` throw EIO, `sleep-<ms>` blocks the thread. `HOLDFAST_FAULT_LOG` names a file that gets the name of
/// every point at each passage.
@usableFromInline
package enum FaultPoint {
    /// Passes the point; an `error` rule does nothing here.
    @inlinable @inline(__always)
    package static func hit(_ name: StaticString) {
        #if DEBUG
            FaultRules.current.passUnfailing(name)
        #endif
    }

    /// Passes the point.
    ///
    /// - Throws: EIO when the rule for this passage says `error`.
    @inlinable @inline(__always)
    package static func check(_ name: StaticString) throws(SystemError) {
        #if DEBUG
            try FaultRules.current.pass(name)
        #endif
    }
}
