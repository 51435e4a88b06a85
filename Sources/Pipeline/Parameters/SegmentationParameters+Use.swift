import Segmenter

extension SegmentationParameters {
    /// Refuses parameters of CellSAM that the segmenter would not use.
    ///
    /// Presets set parameters of the classical segmenter whichever is used, so that these are no mistake.
    ///
    /// - Throws: `RunError.parameter` for the first parameter that differs from its default without an effect.
    func checkUse() throws(RunError) {
        guard segmenter != .cellsam else { return }
        let names = cellsam.changedNames.map { "cellsam.\($0)" } + (weights == nil ? [] : ["weights"])
        guard let name = names.first else { return }
        throw .parameter(
            name: "segmentation.\(name)",
            reason:
                "it is of CellSAM, and the segmenter is '\(segmenter.rawValue)': leave it out, or choose --segmenter "
                + "cellsam"
        )
    }
}

extension CellSAMParameters {
    /// Refuses parameters that a network would not use.
    ///
    /// - Throws: `RunError.parameter` for the first parameter that differs from its default without an effect.
    func checkUse(by weights: CellSAMWeightFile) throws(RunError) {
        guard let name = changedNames.first(where: { !weights.configuration.preparation.uses($0) }) else { return }
        throw .parameter(
            name: "segmentation.cellsam.\(name)",
            reason: "the model '\(CellSAMWeightFile.name(of: weights.path))' does not use it; leave it out"
        )
    }
}
