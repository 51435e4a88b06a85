import Dispatch
import Foundation

/// Lets Ctrl-C end a piece of work between two frames; a second Ctrl-C ends the program at once.
enum Interruption {
    /// Runs work that is cancelled by SIGINT, SIGTERM or, unless `nohup` has it ignored, SIGHUP.
    static func guarding<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        // A signal that comes as soon as the work has begun must find somebody who heeds it.
        let (heeded, start) = AsyncStream<Never>.makeStream()
        let task = Task {
            for await _ in heeded {}
            return try await work()
        }
        let sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number -> (any DispatchSourceSignal)? in
            let before = unsafeBitCast(signal(number, SIG_IGN), to: Int.self)
            guard number != SIGHUP || before != unsafeBitCast(SIG_IGN, to: Int.self) else { return nil }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { exit(ExitStatus.interrupted.rawValue) }
                task.cancel()
            }
            source.resume()
            return source
        }
        start.finish()
        defer { sources.forEach { $0.cancel() } }
        return try await task.value
    }
}
