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

    /// Numbers the sets from 1 in the order of their first runs, in place of the sets, and visits all runs.
    ///
    /// - Returns: the number of sets.
    consuming func number(_ visit: (_ run: Int, _ number: UInt32) -> Void) -> Int {
        var sets: Int32 = 0
        for run in 0..<count {
            let parent = Int(parents[run])
            sets += parent == run ? 1 : 0
            // Read back from where it may just have been written, rather than chosen by a branch that none can predict:
            // the number of a first run is new, that of another one's parent is known, for it lies before it.
            parents[run] = sets
            let number = parents[parent]
            parents[run] = number
            visit(run, UInt32(bitPattern: number))
        }
        return Int(sets)
    }
}
