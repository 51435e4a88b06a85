/// The errors that must be corrected to turn a result's track graph into the reference's, and DET, TRA and LNK.
///
/// A result object that covers more than half of a reference object finds it. Errors are weighed as in the Cell
/// Tracking Challenge.
///
/// - Source: P. Matula et al., "Cell tracking accuracy measurement based on comparison of acyclic oriented graphs",
///   PLOS ONE 10 (2015).
public struct AcyclicGraphMeasure: Sendable, Hashable, Codable {
    /// What counts as one error where programs differ.
    public enum Rules: String, Sendable, Hashable, Codable, CaseIterable {
        /// As the Cell Tracking Challenge and py-ctcmetrics.
        ///
        /// An object that covers n reference objects needs n - 1 splits; a link is one from parent to child where the
        /// table says so.
        case cellTrackingChallenge
        /// As traccuracy 0.4.
        ///
        /// An object that covers several reference objects is one error; a link is one from parent to child where the
        /// parent has two successors.
        case traccuracy
    }

    /// Objects of the result that cover several of the reference and must be split (NS).
    public private(set) var splits = 0
    /// Reference objects that were not found (FN).
    public private(set) var missedObjects = 0
    /// Objects of the result that cover no reference object (FP).
    public private(set) var falseObjects = 0
    /// Links of the result between found objects that the reference does not have (ED).
    public private(set) var falseLinks = 0
    /// Links of the reference that the result does not have (EA).
    public private(set) var missedLinks = 0
    /// Links of both that are of a track in one and from parent to child in the other (EC).
    public private(set) var wrongMeanings = 0
    /// Objects of the reference.
    public let referenceObjects: Int
    /// Links of the reference.
    public let referenceLinks: Int

    /// Counts the errors of a result.
    ///
    /// - Complexity: O(objects).
    public init(_ comparison: TrackingComparison, rules: Rules = .cellTrackingChallenge) {
        let reference = comparison.referenceGraph
        referenceObjects = reference.vertexCount
        referenceLinks = reference.linkCount
        for frame in comparison.frames { countObjects(frame, rules) }
        countLinks(comparison, reference, rules)
    }

    /// Weighted sum of all errors: 5 NS + 10 FN + FP + ED + 1.5 EA + EC.
    public var aogm: Double { objectCost + linkCost }

    /// The weighted cost of building the reference from nothing: 10 per object and 1.5 per link.
    public var emptyCost: Double { 10 * Double(referenceObjects) + 1.5 * Double(referenceLinks) }

    /// Detection: 1 less the cost of the object errors over that of building all objects; nil without objects.
    public var det: Double? { quality(objectCost, of: 10 * Double(referenceObjects)) }

    /// Tracking: 1 less the cost of all errors over that of building the reference; nil for an empty reference.
    public var tra: Double? { quality(aogm, of: emptyCost) }

    /// Linking: 1 less the cost of the link errors over that of building all links; nil without links.
    public var lnk: Double? { quality(linkCost, of: 1.5 * Double(referenceLinks)) }

    private var objectCost: Double { Double(5 * splits + 10 * missedObjects + falseObjects) }

    private var linkCost: Double { Double(falseLinks + wrongMeanings) + 1.5 * Double(missedLinks) }

    private func quality(_ cost: Double, of whole: Double) -> Double? {
        whole > 0 ? 1 - min(cost, whole) / whole : nil
    }

    private mutating func countObjects(_ frame: FrameMatch, _ rules: Rules) {
        missedObjects += frame.covering.count { $0 < 0 }
        for count in frame.coverCount {
            if count == 0 { falseObjects += 1 }
            if count > 1 { splits += rules == .traccuracy ? 1 : Int(count) - 1 }
        }
    }

    private mutating func countLinks(_ comparison: TrackingComparison, _ reference: TrackGraph, _ rules: Rules) {
        let result = comparison.resultGraph
        let referenceOfResult = AcyclicGraphMeasure.uniqueMatches(comparison, reference, result)
        var sharedLinks = 0
        for vertex in 0..<result.vertexCount {
            let before = Int(result.predecessors[vertex])
            guard before >= 0, referenceOfResult[before] >= 0, referenceOfResult[vertex] >= 0 else { continue }
            let referenceVertex = Int(referenceOfResult[vertex])
            guard reference.predecessors[referenceVertex] == referenceOfResult[before] else {
                falseLinks += 1
                continue
            }
            sharedLinks += 1
            let isBranch = AcyclicGraphMeasure.isBranch(vertex, of: result, rules)
            if isBranch != AcyclicGraphMeasure.isBranch(referenceVertex, of: reference, rules) { wrongMeanings += 1 }
        }
        missedLinks = reference.linkCount - sharedLinks
    }

    /// Whether the link to a vertex with a predecessor is one from parent to child.
    private static func isBranch(_ vertex: Int, of graph: TrackGraph, _ rules: Rules) -> Bool {
        switch rules {
        case .cellTrackingChallenge: graph.isParentLink[vertex]
        case .traccuracy: graph.successors(of: Int(graph.predecessors[vertex])).count >= 2
        }
    }

    /// For each vertex of the result the one reference vertex that it covers, -1 for none or several.
    private static func uniqueMatches(
        _ comparison: TrackingComparison,
        _ reference: TrackGraph,
        _ result: TrackGraph
    ) -> [Int32] {
        var matches = [Int32](repeating: -1, count: result.vertexCount)
        for (number, frame) in comparison.frames.enumerated() {
            for (object, covering) in frame.covering.enumerated()
            where covering >= 0 && frame.coverCount[Int(covering)] == 1 {
                matches[result.frameStarts[number] + Int(covering)] =
                    Int32(truncatingIfNeeded: reference.frameStarts[number] + object)
            }
        }
        return matches
    }
}
