import Foundation

/// The cost of a link from overlap, distance and change of size.
///
/// `cost = w (1 - IoU) + (1 - w) distance / gate + s (1 - containment) log2(area ratio)^2`, with the IoU of the
/// drift-corrected masks, the distance from where the earlier cell is expected, and the part of the smaller mask that
/// lies inside the larger one. Cells that overlap may thus grow; far ones must look alike.
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
    ///   - shared: pixels that both objects cover.
    ///   - areas: pixels of the earlier and of the later object.
    ///   - isCut: whether the image border cuts one of them off, so that their areas cannot be compared.
    /// - Returns: the cost, smaller is better, and the IoU.
    func pair(
        distance: Double,
        shared: Double,
        areas: (Double, Double),
        isCut: Bool
    ) -> (cost: Double, iou: Double) {
        let iou = LinkCost.iou(shared: shared, areas: areas)
        var cost = overlapWeight * (1 - iou) + (1 - overlapWeight) * min(1, distance)
        if !isCut {
            let octaves = log2(areas.0 / areas.1)
            cost += sizeWeight * (1 - shared / min(areas.0, areas.1)) * octaves * octaves
        }
        return (cost, iou)
    }

    /// Intersection over union from the shared pixels and both areas.
    static func iou(shared: Double, areas: (Double, Double)) -> Double {
        shared / (areas.0 + areas.1 - shared)
    }
}
