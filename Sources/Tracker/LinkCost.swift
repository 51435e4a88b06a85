import Foundation

/// The cost of a link from overlap, distance and change of size.
///
/// `cost = w (1 - IoU) + (1 - w) distance / gate + s |log2(area ratio)|`, with the IoU of the drift-corrected masks and
/// the distance from where the earlier cell is expected.
struct LinkCost {
    let overlapWeight: Double
    let sizeWeight: Double

    /// Takes the weights from the parameters.
    init(_ parameters: TrackingParameters) {
        overlapWeight = parameters.overlapWeight
        sizeWeight = parameters.sizeWeight
    }

    /// The cost of a pair.
    ///
    /// - Parameters:
    ///   - distance: distance as a share of the gate.
    ///   - iou: intersection over union of the masks.
    ///   - areas: pixels of the earlier and of the later object.
    /// - Returns: the cost; smaller is better.
    func callAsFunction(distance: Double, iou: Double, areas: (Double, Double)) -> Double {
        let sizeChange = sizeWeight == 0 ? 0 : abs(log2(areas.0 / areas.1))
        return overlapWeight * (1 - iou) + (1 - overlapWeight) * min(1, distance) + sizeWeight * sizeChange
    }

    /// Intersection over union from the shared pixels and both areas.
    static func iou(shared: Double, areas: (Double, Double)) -> Double {
        shared / (areas.0 + areas.1 - shared)
    }
}
