import Segmenter

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
