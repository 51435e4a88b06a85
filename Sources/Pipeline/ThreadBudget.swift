import Segmenter

/// The one place that decides how many threads work.
///
/// Frames are independent until they are linked, so threads are spent on whole frames, unless the segmenter needs all
/// of them for one.
public struct ThreadBudget: Sendable, Equatable {
    /// Most threads that may be asked for.
    public static let limit = 256

    /// Cores of the machine that this process may use: no others than it is bound to, and no more than its container gets.
    public static var usableCores: Int { UsableCores.count }

    /// Threads to use.
    public let threads: Int

    /// Makes a budget.
    ///
    /// - Parameter threads: threads to use; nil for all cores that the process may use.
    /// - Throws: `RunError.parameter` unless it lies between 1 and 256.
    public init(threads: Int? = nil) throws(RunError) {
        let threads = threads ?? min(ThreadBudget.usableCores, ThreadBudget.limit)
        guard (1...ThreadBudget.limit).contains(threads) else {
            throw .parameter(name: "threads", reason: "must be between 1 and \(ThreadBudget.limit)")
        }
        self.threads = threads
    }

    /// Frames that are decoded, segmented and measured at one time.
    ///
    /// While a segmenter has all threads for one frame, the next one is read and the last one measured.
    func framesInFlight(_ parallelism: SegmenterParallelism) -> Int {
        switch parallelism {
        case .acrossFrames: threads
        case .withinFrame: min(2, threads)
        }
    }
}
