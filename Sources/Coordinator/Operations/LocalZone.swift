import Glibc

/// The coordinator's own time zone; used in hints only.
enum LocalZone {
    /// Minutes east of UTC now.
    static func offsetMinutes() -> Int {
        var now = time(nil)
        var local = tm()
        guard localtime_r(&now, &local) != nil else { return 0 }
        return local.tm_gmtoff / 60
    }
}
