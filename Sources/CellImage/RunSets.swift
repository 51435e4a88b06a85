/// Disjoint sets of runs; a set is known by its first run.
struct RunSets: ~Copyable {
    private let count: Int
    /// For each run another one of its set that does not lie behind it; for the first run, itself.
    private let parents: UnsafeMutablePointer<Int32>

    /// Makes a set of every run.
    init(count: Int) {
        precondition(count < Int(Int32.max), "an image has fewer than 2^31 runs")
        self.count = count
        parents = .allocate(capacity: count)
        for run in 0..<count {
            (parents + run).initialize(to: Int32(truncatingIfNeeded: run))
        }
    }

    deinit {
        parents.deallocate()
    }

    /// Joins the sets of two runs, both below the count.
    @inline(__always)
    mutating func unite(_ one: Int, _ other: Int) {
        assert(one < count && other < count)
        let first = root(of: one)
        let second = root(of: other)
        parents[max(first, second)] = Int32(truncatingIfNeeded: min(first, second))
    }

    /// The first run of a run's set; shortens the way there for later calls.
    @inline(__always)
    private func root(of run: Int) -> Int {
        var current = run
        var parent = Int(parents[current])
        while parent != current {
            let grandparent = parents[parent]
            parents[current] = grandparent
            current = Int(grandparent)
            parent = Int(parents[current])
        }
        return current
    }

    /// For each run the number of its set, from 1 in the order of the sets' first runs, and how many sets there are.
    func numbersInOrder() -> (numbers: [UInt32], count: Int) {
        var sets: UInt32 = 0
        let numbers = [UInt32](unsafeUninitializedCapacity: count) { numbers, initialized in
            for run in 0..<count {
                let parent = Int(parents[run])
                // A parent never lies behind its child, so its number is known. A selection, as no branch is predicted.
                sets += parent == run ? 1 : 0
                numbers[run] = sets
                numbers[run] = numbers[parent]
            }
            initialized = count
        }
        return (numbers, Int(sets))
    }
}
