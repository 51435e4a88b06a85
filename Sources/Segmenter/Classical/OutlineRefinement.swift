internal import CellImage

/// Moves every object's outline to where its brightness falls most steeply.
///
/// Each object gets a threshold of its own: the mean brightness about its outline, weighted by the squared gradient.
///
/// - Source: the idea of robust automatic threshold selection, Kittler, Illingworth and Foeglein, Computer Vision,
///   Graphics and Image Processing 30 (1985) 125, here for one object at a time.
struct OutlineRefinement {
    /// Objects stand out by positive values.
    let signal: Plane<Float>
    /// How far an outline may move outwards, in pixels.
    let reach: Double
    /// Depth of the zone inside the outline that is looked at, in pixels.
    let depth: Double

    /// The objects with new outlines; an object may vanish.
    func refined(_ labels: LabelImage) -> LabelImage {
        let domain = labels.expanded(by: reach)
        let largest = Int(labels.plane.pixels.max() ?? 0)
        let limit = Int32(clamping: Int((depth * depth).rounded(.up)))
        let inner = DistanceTransform(of: labels).squared.pixels
        var weights = [Double](repeating: 0, count: largest + 1)
        var sums = weights
        let steepness = signal.steepness().pixels
        for index in domain.plane.pixels.indices where domain.plane.pixels[index] != 0 && inner[index] <= limit {
            let label = Int(domain.plane.pixels[index])
            let weight = Double(steepness[index] * steepness[index])
            weights[label] += weight
            sums[label] += weight * Double(signal.pixels[index])
        }
        let thresholds = zip(sums, weights).map { $1 > 0 ? Float($0 / $1) : -.infinity }
        var result = domain
        for index in domain.plane.pixels.indices
        where signal.pixels[index] < thresholds[Int(domain.plane.pixels[index])] {
            result.plane.pixels[index] = 0
        }
        return result.keepingLargestPieces()
    }
}

extension LabelImage {
    /// Every label reduced to its largest connected piece, of equal ones the first.
    func keepingLargestPieces() -> LabelImage {
        let components = ConnectedComponents(of: LabelRuns(self), connectivity: .four)
        var areas = [Int](repeating: 0, count: components.count)
        for run in components.runs.runs {
            areas[Int(run.label) - 1] += run.length
        }
        var largest: [UInt32: Int] = [:]
        for (piece, label) in components.originalLabels.enumerated()
        where areas[piece] > largest[label].map({ areas[$0] }) ?? 0 {
            largest[label] = piece
        }
        var table: [UInt32: UInt32] = [:]
        for (piece, label) in components.originalLabels.enumerated() {
            table[UInt32(piece + 1)] = largest[label] == piece ? label : 0
        }
        return components.runs.mappingLabels(table).labelImage()
    }
}
