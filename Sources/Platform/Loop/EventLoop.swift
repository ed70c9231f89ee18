import Glibc

/// One thread that runs tasks and actors and watches descriptors: both an executor for tasks
/// (`Task(executorPreference:)`) and for an actor (`unownedExecutor`).
///
/// Work on the loop must never block. The thread ends when the last owner lets go. Making the first loop also makes
/// the process ignore SIGPIPE, so that a write to a closed connection is an error and not the end.
package final class EventLoop: TaskExecutor, SerialExecutor {
    let core: LoopCore

    /// Starts the thread, named `name`.
    package init(name: String) throws(SystemError) {
        core = try LoopCore()
        signal(SIGPIPE, SIG_IGN)
        let (core, serial, task) = (core, UnownedSerialExecutor(ordinary: self), UnownedTaskExecutor(ordinary: self))
        try SystemThread.start(name: name) { core.run(serial: serial, task: task) }
    }

    deinit {
        core.stop()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        core.enqueue(UnownedJob(job))
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    package func checkIsolated() {
        precondition(isCurrent, "not on the event loop's thread")
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Whether the calling thread is the loop's.
    package var isCurrent: Bool { core.isCurrent }

    /// Closes every descriptor on the loop: whoever waits for one gets ECANCELED. Tasks go on running.
    package func shutdown() {
        core.closeAll()
    }
}
