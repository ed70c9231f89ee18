import CSystem
import Glibc

/// Starts operating system threads. They take no signals: those stay with the threads the process began with.
enum SystemThread {
    private static let stackBytes = 1 << 20

    /// Runs `body` on a new detached thread, which ends with it; `ps -L` shows the first 15 bytes of `name`.
    static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var thread = pthread_t()
        let failure = pthread_create(&thread, &attributes, enterThread, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw SystemError(call: "pthread_create", errno: failure, path: name)
        }
    }
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

/// A named function, not a closure, so that no actor isolation can be inferred for it.
private func enterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    _ = hf_name_thread(start.name)
    start.body()
    return nil
}
