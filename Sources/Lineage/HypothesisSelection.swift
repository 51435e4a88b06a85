/// Picks the explanations that together explain most, none contradicting another.
///
/// This is the maximum weight independent set of the graph of contradictions. The graph falls into small
/// components; each is solved exactly by branch and bound up to 64 explanations and a bounded number of steps, and
/// greedily beyond.
package struct HypothesisSelection {
    /// Gain of every explanation, above 0.
    package let gains: [Double]
    /// For every explanation, those that contradict it, ascending.
    package let conflicts: [[Int]]
    /// Branching steps per component before the best found so far is taken.
    private static let stepLimit = 20_000

    /// Collects contradictions from things that only one explanation may use.
    ///
    /// - Parameters:
    ///   - gains: gain of every explanation.
    ///   - pairs: explanations that contradict each other, in any order.
    package init(gains: [Double], pairs: [(Int, Int)]) {
        self.gains = gains
        var conflicts = Array(repeating: Set<Int>(), count: gains.count)
        for (first, second) in pairs where first != second {
            conflicts[first].insert(second)
            conflicts[second].insert(first)
        }
        self.conflicts = conflicts.map { $0.sorted() }
    }

    /// Indices of the picked explanations, ascending.
    package func best() -> [Int] {
        components().flatMap { solve($0) }.sorted()
    }

    /// Groups of explanations that contradict one another directly or in a chain.
    private func components() -> [[Int]] {
        var seen = Array(repeating: false, count: gains.count)
        var result: [[Int]] = []
        for start in gains.indices where !seen[start] {
            seen[start] = true
            var members = [start]
            var next = 0
            while next < members.count {
                for other in conflicts[members[next]] where !seen[other] {
                    seen[other] = true
                    members.append(other)
                }
                next += 1
            }
            result.append(members.sorted { (-gains[$0], $0) < (-gains[$1], $1) })
        }
        return result
    }

    /// Picks from one component, whose members are given by falling gain.
    private func solve(_ members: [Int]) -> [Int] {
        members.count <= 64 ? exact(members) : greedy(members)
    }

    private func greedy(_ members: [Int]) -> [Int] {
        var excluded = Set<Int>()
        var chosen: [Int] = []
        for member in members where !excluded.contains(member) {
            chosen.append(member)
            excluded.formUnion(conflicts[member])
        }
        return chosen
    }

    /// A half-made choice: which members are still free, which are in, and what they gain.
    private struct Choice {
        var free: UInt64
        var chosen: UInt64
        var gain: Double
    }

    private func exact(_ members: [Int]) -> [Int] {
        let bits = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, UInt64(1) << UInt64($0)) })
        let blocked = members.map { member in conflicts[member].reduce(UInt64(0)) { $0 | (bits[$1] ?? 0) } }
        var best = Choice(free: 0, chosen: 0, gain: -1)
        var stack = [Choice(free: members.count == 64 ? .max : (1 << UInt64(members.count)) - 1, chosen: 0, gain: 0)]
        var steps = 0
        while let choice = stack.popLast(), steps < HypothesisSelection.stepLimit {
            steps += 1
            guard choice.free != 0 else {
                if choice.gain > best.gain { best = choice }
                continue
            }
            guard choice.gain + total(of: choice.free, members) > best.gain else { continue }
            let first = choice.free.trailingZeroBitCount
            let rest = choice.free & ~(1 << UInt64(first))
            stack.append(Choice(free: rest, chosen: choice.chosen, gain: choice.gain))
            stack.append(
                Choice(
                    free: rest & ~blocked[first],
                    chosen: choice.chosen | 1 << UInt64(first),
                    gain: choice.gain + gains[members[first]]
                )
            )
        }
        return members.indices.filter { best.chosen & (1 << UInt64($0)) != 0 }.map { members[$0] }
    }

    private func total(of free: UInt64, _ members: [Int]) -> Double {
        var sum = 0.0
        var rest = free
        while rest != 0 {
            sum += gains[members[rest.trailingZeroBitCount]]
            rest &= rest - 1
        }
        return sum
    }
}
