import Glibc

/// A user of the machine with the groups it belongs to.
package struct UserAccount: Sendable, Equatable {
    package let name: String
    package let uid: UInt32
    package let gid: UInt32
    /// Every group, the first one included.
    package let groups: [UInt32]
    package let home: String

    private static let bufferBytes = 16 << 10
    private static let groupLimit = 1024

    /// The user the process runs as, by its effective id.
    package static var current: UserAccount {
        get throws(HoldfastError) { try find(uid: geteuid()) }
    }

    /// The user with an id. Blocks, since the name service may be asked.
    ///
    /// - Throws: `noSuchThing` naming the id.
    package static func find(uid: UInt32) throws(HoldfastError) -> UserAccount {
        guard let account = account({ getpwuid_r(uid, $0, $1, $2, $3) }) else {
            throw HoldfastError(.noSuchThing, "there is no user with id \(uid) on this machine")
        }
        return account
    }

    /// The user with a name. Blocks, since the name service may be asked.
    ///
    /// - Throws: `noSuchThing` naming the user.
    package static func find(name: String) throws(HoldfastError) -> UserAccount {
        guard let account = account({ getpwnam_r(name, $0, $1, $2, $3) }) else {
            throw HoldfastError(.noSuchThing, "there is no user '\(name)' on this machine")
        }
        return account
    }

    private typealias Lookup = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func account(_ look: Lookup) -> UserAccount? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: bufferBytes)
        defer { buffer.deallocate() }
        guard look(&entry, buffer, bufferBytes, &found) == 0, found != nil else { return nil }
        guard let name = entry.pw_name, let home = entry.pw_dir else { return nil }
        return UserAccount(
            name: String(cString: name), uid: entry.pw_uid, gid: entry.pw_gid, groups: groups(name, entry.pw_gid),
            home: String(cString: home))
    }

    private static func groups(_ name: UnsafePointer<CChar>, _ gid: UInt32) -> [UInt32] {
        var groups = [gid_t](repeating: 0, count: groupLimit)
        var count = Int32(groups.count)
        guard getgrouplist(name, gid, &groups, &count) >= 0 else { return [gid] }
        return Array(groups[..<Int(count)])
    }
}
