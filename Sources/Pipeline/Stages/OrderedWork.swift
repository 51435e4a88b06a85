/// Works on consecutive indices, several at once, and hands the results over in order.
///
/// However many threads work, the consumer sees the same results in the same order, and no more than a few of them
/// exist at a time.
package enum OrderedWork {
    /// Runs the work.
    ///
    /// - Parameters:
    ///   - indices: what to work on.
    ///   - inFlight: results that may exist at a time, at least 1.
    ///   - work: makes the result of an index; called from several threads.
    ///   - consume: takes a result; called in ascending order, never twice at once. When it throws, no new work begins.
    /// - Throws: what `consume` throws.
    package static func run<Product: Sendable>(
        _ indices: [Int],
        inFlight: Int,
        work: @escaping @Sendable (Int) -> Product,
        consume: (Int, Product) throws -> Void
    ) async throws {
        guard inFlight > 1 else {
            for index in indices {
                try consume(index, work(index))
                await Task.yield()
            }
            return
        }
        try await withThrowingTaskGroup(of: (Int, Product).self) { group in
            var waiting: [Int: Product] = [:]
            var started = 0
            var consumed = 0
            while consumed < indices.count {
                while started < indices.count, started - consumed < inFlight {
                    let position = started
                    group.addTask { (position, work(indices[position])) }
                    started += 1
                }
                guard let (position, product) = try await group.next() else { return }
                waiting[position] = product
                while let next = waiting.removeValue(forKey: consumed) {
                    try consume(indices[consumed], next)
                    consumed += 1
                }
            }
        }
    }
}
