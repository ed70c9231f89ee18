import CSystem
import Glibc

/// The processes that work in a directory or below it, whoever started them. Its calls block.
package struct ProcessesBeneath: Sendable {
    private let directory: String

    /// - Parameter directory: an absolute path without symbolic links.
    package init(_ directory: String) {
        self.directory = directory
    }

    /// Their ids; processes that this user may not look at are not among them.
    package var ids: [Int32] {
        let names = (try? Files.list("/proc")) ?? []
        return names.compactMap { Int32($0) }.filter(isBeneath)
    }

    /// Sends a signal to a process if it is one of them; it cannot hit another that got the same id meanwhile.
    ///
    /// - Returns: whether it was sent.
    @discardableResult
    package func signal(_ pid: Int32, _ number: Int32) -> Bool {
        let raw = hf_pidfd_open(pid)
        guard raw >= 0 else { return false }
        let process = FileDescriptor(taking: raw)
        // Looked at behind the open descriptor, which keeps meaning the same process.
        guard isBeneath(pid) else { return false }
        return hf_pidfd_signal(process.raw, number) == 0
    }

    private func isBeneath(_ pid: Int32) -> Bool {
        guard let place = try? Files.readLink("/proc/\(pid)/cwd") else { return false }
        return place == directory || place.hasPrefix(directory + "/") || place == directory + " (deleted)"
    }

    /// What processes have in common, or have for themselves.
    package enum Namespace: String, Sendable {
        case network = "net"
        /// Who sees, and may signal, whom.
        case processes = "pid"
    }

    /// Whether a process shares a namespace with this one; true as well when that cannot be told.
    package static func share(_ namespace: Namespace, with pid: Int32) -> Bool {
        guard let ours = try? Files.readLink("/proc/self/ns/\(namespace.rawValue)"),
            let other = try? Files.readLink("/proc/\(pid)/ns/\(namespace.rawValue)")
        else { return true }
        return ours == other
    }

    /// The one of them that works in exactly this directory and that calls itself `number`: in a namespace of its own
    /// a process has another number than the one by which we know it.
    ///
    /// - Returns: its id for us; nil when there is none.
    package func find(calledItself number: Int32, in directory: String) -> Int32? {
        ids.first { pid in
            guard (try? Files.readLink("/proc/\(pid)/cwd")) == directory else { return false }
            let status = (try? Files.readFile("/proc/\(pid)/status")).map { String(decoding: $0, as: UTF8.self) }
            let line = status?.split(separator: "\n").first { $0.hasPrefix("NSpid:") }
            let last = line?.split { $0 == "\t" || $0 == " " || $0 == ":" }.last
            return last.flatMap { Int32($0) } == number
        }
    }
}
