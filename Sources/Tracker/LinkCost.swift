import Foundation

/// How unlike two detections are, and what it costs to take them for one cell.
///
/// `mismatch = w (1 - IoU) + (1 - w) distance / gate`, with the IoU of the drift-corrected masks and the distance from
/// where the earlier cell is expected. The cost is that of the mismatch and of the changes of area and brightness, all
/// against the movie's own `CostScale`.
struct LinkCost {
    let overlapWeight: Double
    let sizeWeight: Double
    let brightnessWeight: Double
    let scale: CostScale
    /// Costs of mismatches from 0 to 1, evenly spaced: the formula is too slow for every pair.
    private let mismatchCosts: [Double]

    /// Takes the weights from the parameters.
    init(_ parameters: TrackingParameters, scale: CostScale) {
        overlapWeight = parameters.overlapWeight
        sizeWeight = parameters.sizeWeight
        brightnessWeight = parameters.brightnessWeight
        self.scale = scale
        mismatchCosts = (0...LinkCost.steps + 1).map {
            scale.cost(ofMismatch: min(1, Double($0) / Double(LinkCost.steps)))
        }
    }

    private static let steps = 2_048

    /// The cost of a mismatch, interpolated.
    private func cost(ofMismatch value: Double) -> Double {
        let place = min(max(value, 0), 1) * Double(LinkCost.steps)
        let index = Int(place)
        let share = place - Double(index)
        return (1 - share) * mismatchCosts[index] + share * mismatchCosts[index + 1]
    }

    /// What speaks for and against a pair.
    struct Pair {
        var iou: Double
        /// 0 for equal masks at the expected place, 1 for masks apart at the gate.
        var mismatch: Double
        var cost: Double
    }

    /// Weighs a pair.
    ///
    /// - Parameters:
    ///   - distance: distance as a share of the gate.
    ///   - shared: pixels that both objects cover.
    ///   - areas: pixels of the earlier and of the later object.
    ///   - changes: how the measures of the two differ; nil where the image border cuts one of them off, so that they
    ///     cannot be compared.
    /// - Returns: the cost, smaller is better, and what it comes from.
    @inline(__always)
    func pair(distance: Double, shared: Double, areas: (Double, Double), changes: Changes?) -> Pair {
        let iou = LinkCost.iou(shared: shared, areas: areas)
        let mismatch = overlapWeight * (1 - iou) + (1 - overlapWeight) * min(1, distance)
        var cost = cost(ofMismatch: mismatch)
        if let changes {
            // The overlap tells of small changes already; a cell that lies in a mask twice as large does not.
            let apart = 1 - shared / min(areas.0, areas.1)
            let octaves = changes.size
            let changed = scale.cost(ofSizeChange: octaves, at: changes.meanSize)
            cost += sizeWeight * max(apart, min(1, octaves * octaves)) * changed
            if !changes.integratedIntensity.isNaN {
                // Background adds nothing to it, so outlines hardly matter: it tells of cells that overlap as of others.
                cost += brightnessWeight * scale.integratedIntensity.cost(of: changes.integratedIntensity)
            } else if !changes.brightness.isNaN {
                cost += brightnessWeight * apart * scale.brightness.cost(of: changes.brightness)
            }
        }
        return Pair(iou: iou, mismatch: mismatch, cost: cost)
    }

    /// How the measures of two detections differ, in octaves.
    struct Changes {
        var size: Double
        /// Mean binary logarithm of the areas, in pixels.
        var meanSize: Double
        /// Of the mean intensity; not a number where that is not known.
        var brightness: Double
        /// Not a number where the background or the mean is not known.
        var integratedIntensity: Double
    }

    /// Intersection over union from the shared pixels and both areas.
    static func iou(shared: Double, areas: (Double, Double)) -> Double {
        shared / (areas.0 + areas.1 - shared)
    }
}
