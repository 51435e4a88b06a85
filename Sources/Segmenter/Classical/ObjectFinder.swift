internal import CellImage

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
        let flat = FlatImage(
            image,
            smoothing: parameters.smoothingInPixels,
            mode: parameters.mode,
            sensitivity: parameters.sensitivity
        )
        guard let flat, let scale = scale(of: flat)
        else { return FoundObjects(labels: empty) }
        let limits = SizeLimits(parameters, scale: scale, rules: flat.rules)
        let labels = filtered(try outlines(in: flat, limits: limits), limits: limits)
        var contrasts = ObjectContrasts(of: labels, signal: flat.signal, noise: flat.noise)
        var kept = contrasts.removingFaint(from: labels, rules: flat.rules, sensitivity: parameters.sensitivity)
        if flat.contrast == .darkRing {
            let whole = WholeCells(flat, diameter: parameters.diameterInPixels).restored(kept)
                .keepingThoseInHalos(flat)
            kept = filtered(whole, limits: limits)
            contrasts = ObjectContrasts(of: kept, signal: flat.signal, noise: flat.noise)
        }
        let (numbered, originals) = kept.numberedInScanOrder()
        let scores = originals.enumerated().map { (UInt32($0 + 1), contrasts.score(of: $1)) }
        return FoundObjects(labels: numbered, scores: Dictionary(uniqueKeysWithValues: scores))
    }

    private func scale(of flat: FlatImage) -> ObjectScale? {
        parameters.diameterInPixels.map(ObjectScale.init)
            ?? ObjectScale(flat.roughObjects(sensitivity: parameters.sensitivity))
    }

    private func outlines(in flat: FlatImage, limits: SizeLimits) throws(ImageError) -> LabelImage {
        let rules = flat.rules
        let floor = flat.floor(sensitivity: parameters.sensitivity)
        let tree = ComponentTree(flat, levels: flat.levels(count: rules.levelCount, floor: floor), limits: limits)
        let leastMean = flat.contrast == .darkRing ? 0.1 * flat.top : floor
        let chosen = tree.selection(brighterThan: leastMean, limits: limits, rules: rules)
        let pieces = tree.labels(of: chosen, width: flat.signal.width, height: flat.signal.height)
        let parts = try CellSplitting(waistDepth: Float(parameters.waistDepth)).parts(of: pieces)
        let refinement = OutlineRefinement(
            signal: flat.signal,
            reach: rules.outlineReach,
            depth: rules.outlineDepth
        )
        return refinement.refined(parts).fillingHoles(maximumArea: limits.hole)
    }

    private func filtered(_ labels: LabelImage, limits: SizeLimits) -> LabelImage {
        let runs = LabelRuns(labels)
        let outside = runs.regionProperties().filter { $0.area < limits.smallest || $0.area > limits.largest }
        let kept = runs.removingLabels(Set(outside.map(\.label)))
        return (parameters.clearsBorder ? kept.clearingBorder() : kept).labelImage()
    }
}
