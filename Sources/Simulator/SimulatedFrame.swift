public import CellImage

/// One frame of a simulated movie with its truth.
public struct SimulatedFrame: Sendable, Equatable {
    /// The planes as the camera gives them: whole counts, in Float.
    public let frame: Frame
    /// Masks of the cells; labels are those of `SimulationTruth.tracks`.
    public let labels: LabelImage
    /// Masks of the nuclei with the labels of their cells; nil where the scene has none.
    public let nuclei: LabelImage?
    /// What is true of every visible cell, in the order of the labels.
    public let observations: [TruthObservation]
}
