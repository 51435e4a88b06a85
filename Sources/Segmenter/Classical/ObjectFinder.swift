internal import CellImage
import Foundation

/// Objects of one channel with their scores.
struct FoundObjects {
    var labels: LabelImage
    var scores: [UInt32: Float] = [:]
}

/// Finds the objects of one channel.
struct ObjectFinder {
    let parameters: ClassicalParameters

    /// Finds objects in an image whose pixels are all finite.
    func objects(in image: Plane<Float>) throws(ImageError) -> FoundObjects {
        let empty = LabelImage(width: image.width, height: image.height)
        guard let flat = FlatImage(image, smoothing: parameters.smoothingInPixels, mode: parameters.mode),
            let scale = scale(of: flat)
        else { return FoundObjects(labels: empty) }
        let labels = try outlines(in: flat, scale: scale)
        let contrasts = ObjectContrasts(of: labels, signal: flat.signal, noise: flat.noise)
        let kept = contrasts.removingFaint(from: filtered(labels, scale: scale), share: 0.1)
        let (numbered, originals) = kept.numberedInScanOrder()
        let scores = originals.enumerated().map { (UInt32($0 + 1), contrasts.score(of: $1)) }
        return FoundObjects(labels: numbered, scores: Dictionary(uniqueKeysWithValues: scores))
    }

    private func scale(of flat: FlatImage) -> ObjectScale? {
        if let diameter = parameters.diameterInPixels { return ObjectScale(diameter: diameter) }
        let level = flat.foregroundLevel(sensitivity: parameters.sensitivity)
        return ObjectScale(flat.signal.map { $0 > level })
    }

    private func outlines(in flat: FlatImage, scale: ObjectScale) throws(ImageError) -> LabelImage {
        let floor = flat.floor(sensitivity: parameters.sensitivity)
        let holes = parameters.maximumHoleAreaInPixels ?? Int(0.4 * scale.discArea)
        let tree = ComponentTree(
            flat.signal,
            levels: flat.levels(count: 16, floor: floor),
            minimumArea: minimumArea(scale),
            maximumHole: holes
        )
        let chosen = tree.selection(brighterThan: flat.contrast == .darkRing ? 0.1 * flat.top : floor)
        let pieces = tree.labels(of: chosen, width: flat.signal.width, height: flat.signal.height)
        return try CellSplitting(waistDepth: Float(parameters.waistDepth)).parts(of: pieces)
    }

    private func minimumArea(_ scale: ObjectScale) -> Int {
        parameters.minimumAreaInPixels ?? max(4, Int(0.06 * scale.discArea))
    }

    private func filtered(_ labels: LabelImage, scale: ObjectScale) -> LabelImage {
        var runs = LabelRuns(labels).removingObjects(smallerThan: minimumArea(scale))
        if let maximum = parameters.maximumAreaInPixels {
            runs = runs.removingLabels(Set(runs.regionProperties().filter { $0.area > maximum }.map(\.label)))
        }
        return (parameters.clearsBorder ? runs.clearingBorder() : runs).labelImage()
    }
}
