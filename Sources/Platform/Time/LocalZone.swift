import Glibc

/// This host's own time zone; used in hints only.
package enum LocalZone {
    /// Minutes east of UTC now.
    package static func offsetMinutes() -> Int {
        var now = time(nil)
        var local = tm()
        guard localtime_r(&now, &local) != nil else { return 0 }
        return local.tm_gmtoff / 60
    }
}
