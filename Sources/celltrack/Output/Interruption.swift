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
        let registered = DispatchGroup()
        let sources = [SIGINT, SIGTERM, SIGHUP].filter { $0 != SIGHUP || !isIgnored($0) }.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { exit(ExitStatus.interrupted.rawValue) }
                task.cancel()
            }
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            source.resume()
            return source
        }
        // Until a source is registered, its signal ends the program; were it ignored meanwhile, it would be lost.
        registered.notify(queue: .global()) { start.finish() }
        defer { sources.forEach { $0.cancel() } }
        return try await task.value
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
