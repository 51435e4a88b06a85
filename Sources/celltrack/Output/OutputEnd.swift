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
    /// - Throws: `Failure`, also for what was lost before.
    static func finish() throws(Failure) {
        guard fflush(stdout) == 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        guard ferror(stdout) == 0 else { throw Failure(reason: "a part of the output is lost") }
    }
}
