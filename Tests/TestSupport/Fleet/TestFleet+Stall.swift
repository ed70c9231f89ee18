import Platform

extension TestFleet {
    /// A stall that is going on.
    package struct Stall: Sendable {
        fileprivate let child: RunningChild

        /// Waits until the repository's disk answers again.
        package func ended() async throws {
            try await child.wait().requireSuccess()
        }
    }

    /// Freezes the disk of a freezable repository for so many seconds: whoever writes there waits, in the kernel.
    ///
    /// Another process ends the stall, so that it ends whatever becomes of the test.
    package func stallRepository(seconds: Int) async throws -> Stall {
        let mark = folder.file("stalled-\(UInt32.random(in: .min ... .max))")
        let script = #"fsfreeze -f "$0" && : >"$2" && sleep "$1"; fsfreeze -u "$0""#
        let child = try await ChildProcess(
            "/bin/sh", ["-c", script, folder.file("repository"), "\(seconds)", mark]
        ).spawn()
        guard try await eventually(within: .seconds(20), { try Files.exists(mark) }) else {
            throw HoldfastError(.timedOut, "the repository's disk does not freeze")
        }
        return Stall(child: child)
    }

    /// Puts a file system of its own at the repository's place.
    static func mountDisk(in folder: TemporaryFolder, user: UserAccount?) async throws {
        let (disk, place) = (folder.file("disk"), folder.file("repository"))
        try await ChildProcess("/usr/bin/truncate", ["-s", "8G", disk]).run().requireSuccess()
        try await ChildProcess(
            "/usr/sbin/mkfs.ext4", ["-q", "-F", "-O", "^has_journal", "-T", "largefile", "-E", "nodiscard", disk]
        ).run().requireSuccess()
        try await ChildProcess("/usr/bin/mount", ["-o", "loop,noinit_itable", disk, place]).run().requireSuccess()
        if let user { try Files.chown(place, uid: user.uid, gid: user.gid) }
    }
}
