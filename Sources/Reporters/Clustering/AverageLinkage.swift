/// A hierarchy of things by their distances: time and again the two clusters with the smallest mean distance between their
/// members become one.
///
/// Leaves are ordered so that neighbours are near each other: where two clusters join, both are turned as brings their ends
/// together.
///
/// - Source: Sokal and Michener, A statistical method for evaluating systematic relationships, Univ. Kansas Sci. Bull. 38
///   (1958), average linkage; chains of nearest neighbours as in Murtagh, A survey of recent advances in hierarchical
///   clustering algorithms, Comput. J. 26 (1983); the order of Gruvaeus and Wainer, Two additions to hierarchical cluster
///   analysis, Br. J. Math. Stat. Psychol. 25 (1972).
package struct AverageLinkage {
    /// Two clusters that become one.
    package struct Merge: Equatable, Sendable {
        /// Mean distance between their members.
        package let height: Double
        /// Members of both.
        package let count: Int
    }

    /// Merges by rising height.
    package let merges: [Merge]
    /// The leaves from one end to the other.
    package let order: [Int]

    /// Makes the hierarchy.
    ///
    /// - Parameter distances: finite distances of all pairs.
    /// - Complexity: O(n^2) for n things.
    package init(_ distances: PairDistances) {
        let joined = AverageLinkage.joined(distances)
        var clusters = (0..<distances.count).map { [$0] }
        var parents = Array(clusters.indices)
        func root(_ leaf: Int) -> Int {
            var place = leaf
            while parents[place] != place { place = parents[place] }
            return place
        }
        merges = joined.map { pair in
            let (first, second) = (root(pair.first), root(pair.second))
            clusters[first] = AverageLinkage.chain(clusters[first], clusters[second], distances)
            clusters[second] = []
            parents[second] = first
            return Merge(height: pair.height, count: clusters[first].count)
        }
        order = clusters.first { !$0.isEmpty } ?? []
    }

    /// Two rows of leaves in one, each turned so that the ends that meet are nearest.
    private static func chain(_ first: [Int], _ second: [Int], _ distances: PairDistances) -> [Int] {
        var best = (distance: Double.infinity, turnsFirst: false, turnsSecond: false)
        for (turnsFirst, turnsSecond) in [(false, false), (false, true), (true, false), (true, true)] {
            let end = turnsFirst ? first[0] : first[first.count - 1]
            let start = turnsSecond ? second[second.count - 1] : second[0]
            let distance = distances[end, start]
            if distance < best.distance { best = (distance, turnsFirst, turnsSecond) }
        }
        return (best.turnsFirst ? first.reversed() : first) + (best.turnsSecond ? second.reversed() : second)
    }

    /// Pairs of members of the clusters that become one, by rising height.
    private static func joined(_ distances: PairDistances) -> [(first: Int, second: Int, height: Double)] {
        var distances = distances
        var sizes = [Int](repeating: 1, count: distances.count)
        var active = Array(sizes.indices)
        var chain: [Int] = []
        var joined: [(first: Int, second: Int, height: Double)] = []
        while active.count > 1 {
            if chain.isEmpty { chain.append(active[0]) }
            let last = chain[chain.count - 1]
            let previous = chain.count > 1 ? chain[chain.count - 2] : nil
            let nearest = nearest(to: last, among: active, before: previous, distances)
            guard nearest == previous else {
                chain.append(nearest)
                continue
            }
            chain.removeLast(2)
            joined.append((nearest, last, distances[nearest, last]))
            active.removeAll { $0 == last }
            for other in active where other != nearest {
                let sum =
                    Double(sizes[nearest]) * distances[nearest, other] + Double(sizes[last]) * distances[last, other]
                distances[nearest, other] = sum / Double(sizes[nearest] + sizes[last])
            }
            sizes[nearest] += sizes[last]
        }
        // The order of equal heights is that in which they were found.
        return joined.enumerated().sorted { ($0.element.height, $0.offset) < ($1.element.height, $1.offset) }
            .map(\.element)
    }

    /// The nearest cluster; of equally near ones the one before in the chain, which ends there.
    private static func nearest(
        to cluster: Int,
        among active: [Int],
        before previous: Int?,
        _ distances: PairDistances
    ) -> Int {
        var nearest = previous ?? -1
        var least = previous.map { distances[cluster, $0] } ?? .infinity
        for other in active where other != cluster {
            let distance = distances[cluster, other]
            if nearest < 0 || distance < least { (nearest, least) = (other, distance) }
        }
        return nearest
    }
}
