import Foundation

/// The one place that decides how many threads work.
///
/// Frames are independent until they are linked, so threads are spent on whole frames.
public struct ThreadBudget: Sendable, Equatable {
    /// Most threads that may be asked for.
    public static let limit = 256

    /// Frames that are decoded, segmented and measured at one time.
    public let framesInFlight: Int

    /// Makes a budget.
    ///
    /// - Parameter threads: threads to use; nil for all cores of the machine.
    /// - Throws: `RunError.parameter` unless it lies between 1 and 256.
    public init(threads: Int? = nil) throws(RunError) {
        let threads = threads ?? min(ProcessInfo.processInfo.activeProcessorCount, ThreadBudget.limit)
        guard (1...ThreadBudget.limit).contains(threads) else {
            throw .parameter(name: "threads", reason: "must be between 1 and \(ThreadBudget.limit)")
        }
        framesInFlight = threads
    }
}
