/// How simulated cells divide.
public enum SimulatedDivisionKind: String, Sendable, Hashable, Codable {
    /// The mother ends; two daughters begin.
    case mitosis
    /// The mother goes on; a bud begins.
    case budding
}

/// A division that the camera saw.
public struct TruthDivision: Sendable, Hashable, Codable {
    /// Mitosis or budding.
    public var kind: SimulatedDivisionKind
    /// Label of the mother.
    public var mother: UInt32
    /// Labels of the daughters in ascending order: two for mitosis, the bud for budding.
    public var daughters: [UInt32]
    /// First frame of the daughters, or first frame in which the bud's mask is large enough.
    public var frame: Int
    /// First frame in which bud and mother are separate cells; nil for mitosis and when that is after the movie.
    public var cytokinesisFrame: Int?

    /// Makes a division.
    public init(
        kind: SimulatedDivisionKind,
        mother: UInt32,
        daughters: [UInt32],
        frame: Int,
        cytokinesisFrame: Int? = nil
    ) {
        self.kind = kind
        self.mother = mother
        self.daughters = daughters
        self.frame = frame
        self.cytokinesisFrame = cytokinesisFrame
    }
}
