import Dispatch
import Synchronization

/// The threads that a network computes with; the only place that starts threads for numeric work.
///
/// Work is cut into jobs whose number depends on the sizes alone, and each job writes a part of the result of its own;
/// so results are the same for any number of threads.
public final class Workers: @unchecked Sendable {
    // `turn` lets one parallel region run at a time, and in it each worker belongs to one thread.
    private let workers: [Worker]
    private let turn = Mutex(())

    /// Number of threads.
    public var count: Int { workers.count }

    /// Makes workers.
    ///
    /// - Parameter count: number of threads, at least 1.
    public init(count: Int) {
        workers = (0..<max(count, 1)).map { _ in Worker() }
    }

    /// Does jobs on all threads, and returns when all are done.
    ///
    /// Jobs must not start other jobs.
    ///
    /// - Parameters:
    ///   - jobs: number of jobs.
    ///   - body: does one job; called from several threads, in any order.
    package func forEach(_ jobs: Int, _ body: (_ worker: Worker, _ job: Int) -> Void) {
        turn.withLock { _ in
            let threads = min(count, jobs)
            guard threads > 1 else {
                for job in 0..<jobs { body(workers[0], job) }
                return
            }
            let next = Atomic(0)
            withoutActuallyEscaping(body) { body in
                nonisolated(unsafe) let body = body
                let workers = self
                DispatchQueue.concurrentPerform(iterations: threads) { thread in
                    let worker = workers.workers[thread]
                    while true {
                        let job = next.wrappingAdd(1, ordering: .relaxed).oldValue
                        guard job < jobs else { return }
                        body(worker, job)
                    }
                }
            }
        }
    }

    /// Does work on consecutive rows, in blocks of fixed size, on all threads.
    ///
    /// - Parameters:
    ///   - rows: number of rows.
    ///   - block: rows of a block; the last one may be smaller.
    ///   - body: does the rows of one block.
    package func forEachBlock(
        ofRows rows: Int,
        block: Int = Workers.rowsPerBlock,
        _ body: (_ worker: Worker, _ rows: Range<Int>) -> Void
    ) {
        forEach((rows + block - 1) / block) { worker, job in
            body(worker, job * block..<min((job + 1) * block, rows))
        }
    }

    /// Rows of a matrix that are multiplied at a time: enough for the full speed of a product.
    package static let rowsPerBlock = 512
}
