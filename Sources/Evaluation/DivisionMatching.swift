/// Sorts the divisions of two movies into found, missed and invented ones.
struct DivisionMatching {
    /// Divisions of the reference that were found so far.
    private(set) var found = 0
    /// Divisions of both movies with different daughters.
    private(set) var wrongDaughters = 0
    /// Dividing objects of the reference that were not found, in order of time and label.
    private(set) var missed: [Int] = []
    /// Dividing objects of the result that match none, in order of time and label.
    private(set) var invented: [Int] = []
    private let reference: Side
    private let result: Side

    /// A movie's graph, and for each object its partner in the other movie, -1 for none.
    private struct Side {
        var graph: TrackGraph
        var partners: [Int32]
    }

    /// Classifies the divisions that lie in the same frame in both movies.
    init(_ comparison: TrackingComparison) {
        (reference, result) = DivisionMatching.sides(comparison)
        var remaining = Set(result.graph.divisions)
        for division in reference.graph.divisions {
            let partner = Int(reference.partners[division])
            guard partner >= 0, result.graph.successors(of: partner).count >= 2 else {
                missed.append(division)
                continue
            }
            remaining.remove(partner)
            let isRight = reference.graph.successors(of: division).allSatisfy { daughter in
                let other = reference.partners[Int(daughter)]
                return other >= 0 && result.graph.predecessors[Int(other)] == partner
            }
            if isRight { found += 1 } else { wrongDaughters += 1 }
        }
        invented = remaining.sorted()
    }

    /// Pairs missed with invented divisions that lie at most some frames apart.
    mutating func pairShifted(by tolerance: Int) {
        for candidate in invented {
            guard let partner = missed.first(where: { isShifted($0, candidate, atMost: tolerance) }) else { continue }
            missed.removeAll { $0 == partner }
            invented.removeAll { $0 == candidate }
            found += 1
        }
    }

    private func isShifted(_ missed: Int, _ invented: Int, atMost tolerance: Int) -> Bool {
        let shift = Int(reference.graph.frames[missed]) - Int(result.graph.frames[invented])
        guard shift != 0, abs(shift) <= tolerance else { return false }
        return shift > 0
            ? DivisionMatching.leads(from: invented, of: result, to: missed, of: reference, shift)
            : DivisionMatching.leads(from: missed, of: reference, to: invented, of: result, -shift)
    }

    /// Whether an early division of one movie and a late one of the other are of the same cells.
    private static func leads(from early: Int, of side: Side, to late: Int, of other: Side, _ shift: Int) -> Bool {
        var ancestor = late
        for _ in 0..<shift {
            ancestor = Int(other.graph.predecessors[ancestor])
            if ancestor < 0 { return false }
        }
        guard other.partners[ancestor] == early else { return false }
        return side.graph.successors(of: early).allSatisfy { daughter in
            var current = Int(daughter)
            while true {
                let partner = Int(side.partners[current])
                if partner >= 0, isDescendant(partner, of: ancestor, other.graph) { return true }
                // A further division, or the track's end, leaves it open which cell this was.
                guard let next = side.graph.successors(of: current).first,
                    side.graph.successors(of: current).count == 1
                else { return false }
                current = Int(next)
            }
        }
    }

    private static func isDescendant(_ vertex: Int, of ancestor: Int, _ graph: TrackGraph) -> Bool {
        var current = vertex
        // Predecessors come before their successors, so the walk may stop below the ancestor.
        while current > ancestor { current = Int(graph.predecessors[current]) }
        return current == ancestor
    }

    private static func sides(_ comparison: TrackingComparison) -> (reference: Side, result: Side) {
        var reference = Side(graph: comparison.referenceGraph, partners: [])
        var result = Side(graph: comparison.resultGraph, partners: [])
        reference.partners = Array(repeating: -1, count: reference.graph.vertexCount)
        result.partners = Array(repeating: -1, count: result.graph.vertexCount)
        for (number, frame) in comparison.frames.enumerated() {
            for (object, partner) in frame.partner.enumerated() where partner >= 0 {
                let one = reference.graph.frameStarts[number] + object
                let other = result.graph.frameStarts[number] + Int(partner)
                reference.partners[one] = Int32(truncatingIfNeeded: other)
                result.partners[other] = Int32(truncatingIfNeeded: one)
            }
        }
        return (reference, result)
    }
}
