extension ErrorFacts {
    /// Codes 1xx.
    static let platform: [ErrorCode: ErrorFacts] = [
        .usage: .init(
            "the command line is not understood", .usage,
            "A word, option or value is unknown, missing or given twice. The message names it; `--help` lists what "
                + "the command takes."),
        .configuration: .init(
            "a configuration file is not understood", .usage,
            "The message names file, line and key. Unknown and repeated keys are errors, so that a misspelt setting is "
                + "never silently ignored."),
        .fileSystem: .init(
            "a file or directory could not be used", .failed,
            "The message names the call, the path and the system's reason. Check that the path exists and that the "
                + "user the process runs as may use it."),
        .noSpace: .init(
            "no space is left", .failed,
            "The file system or quota behind the named path is full. Make room and run the command again. An "
                + "unfinished restore stays where it is, marked as one: run it again with --force."),
        .internalFault: .init(
            "the program found a fault of its own", .failed,
            "Something happened that the program rules out. Nothing was written because of it. Please report it with "
                + "the log around it."),
        .cancelled: .init(
            "the work was cancelled", .failed,
            "Someone asked for the end of this work, or the process was told to stop. It can be started again."),
        .childProcess: .init(
            "another program could not be run or failed", .failed,
            "The message names the program and how it ended. Check that it is installed and may be executed by the "
                + "user the process runs as."),
        .busy: .init(
            "too much is going on", .tryAgain,
            "A limit on waiting work or open descriptors is reached. Try again later; when it stays so, raise the "
                + "limit on open files or lower the load."),
        .listen: .init(
            "the address cannot be listened on", .failed,
            "Another process holds the address and port, or the address is not one of this machine. The message names "
                + "it."),
        .timedOut: .init(
            "it took too long", .tryAgain,
            "No answer came within the allowed time. The message names what was waited for."),
        .malformedText: .init(
            "a value is not well-formed", .usage,
            "A size, rate, duration, time or JSON text does not have the expected form. The message shows what is "
                + "expected."),
    ]
}
