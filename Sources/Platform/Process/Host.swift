import Glibc

/// The machine that the process runs on.
package enum Host {
    /// Processors that are in use.
    package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Bytes of memory.
    package static var memory: UInt64 {
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        return UInt64(clamping: pages) &* UInt64(clamping: size)
    }

    /// The kernel's name, release and kind of machine, such as "Linux 6.1.0 x86_64".
    package static var kernel: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown" }
        return [text(of: names.sysname), text(of: names.release), text(of: names.machine)].joined(separator: " ")
    }

    private static func text<Field>(of field: Field) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
