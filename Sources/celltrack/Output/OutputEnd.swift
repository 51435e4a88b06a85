// The stream of standard output is a global variable of C.
@preconcurrency import Foundation

extension StandardOutput {
    /// Standard output has not taken all that was printed, for example on a full disk.
    struct Failure: Error, CustomStringConvertible {
        let reason: String
        var description: String { "standard output: writing failed: \(reason)" }
    }

    /// Hands on what is still kept back of the output; called once, when all is printed.
    ///
    /// A reader that has closed the pipe, such as `head`, has all that it wanted.
    ///
    /// - Throws: `Failure`, also for what was lost before.
    static func finish() throws(Failure) {
        let reason = fflush(stdout) == 0 ? nil : String(cString: strerror(errno))
        guard reason != nil || ferror(stdout) != 0, !isClosedByReader else { return }
        throw Failure(reason: reason ?? "a part of the output is lost")
    }

    /// Whether standard output is a pipe that nobody reads any more.
    private static var isClosedByReader: Bool {
        var state = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLERR) != 0
    }
}
