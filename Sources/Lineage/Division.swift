public import Tracker

/// How a cell divides.
public enum DivisionKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mother ends; two, rarely three, daughters begin.
    case mitosis
    /// The mother goes on; a bud begins.
    case budding
}

/// One division, with what spoke for it.
public struct Division: Sendable, Equatable {
    /// Track of the mother.
    public var mother: Int
    /// Tracks of the daughters in ascending order: two or three for mitosis, one bud for budding.
    public var daughters: [Int]
    /// First frame of the daughters (mitosis) or of the bud (bud emergence).
    public var frame: Int
    /// Mitosis or budding.
    public var kind: DivisionKind
    /// Cost of the call on the detector's scale; smaller is better.
    public var cost: Double
    /// Cost of the best competing explanation; nil when there was none.
    public var rivalCost: Double?
    /// How sure the detector is, 0 to 1.
    public var confidence: Double
    /// Frame in which the bud emerged: before `frame` where its first mask is late, after it where that is very small; nil
    /// for mitosis.
    public var emergenceFrame: Int?
    /// First frame in which mother and bud are separate; nil for mitosis and while unknown.
    public var cytokinesisFrame: Int?
    /// How sure that frame is, 0 to 1; nil where there is none.
    public var cytokinesisConfidence: Double?
    /// What speaks for and against it; empty where it is not known piece by piece.
    public var evidence: [DivisionEvidence]
    /// The best competing division: the mother's last detection, then the first ones of the daughters; empty for none.
    public var rival: [DetectionID]

    /// Makes a division.
    public init(
        mother: Int,
        daughters: [Int],
        frame: Int,
        kind: DivisionKind,
        cost: Double,
        rivalCost: Double? = nil,
        confidence: Double,
        emergenceFrame: Int? = nil,
        cytokinesisFrame: Int? = nil,
        cytokinesisConfidence: Double? = nil,
        evidence: [DivisionEvidence] = [],
        rival: [DetectionID] = []
    ) {
        self.mother = mother
        self.daughters = daughters
        self.frame = frame
        self.kind = kind
        self.cost = cost
        self.rivalCost = rivalCost
        self.confidence = confidence
        self.emergenceFrame = emergenceFrame
        self.cytokinesisFrame = cytokinesisFrame
        self.cytokinesisConfidence = cytokinesisConfidence
        self.evidence = evidence
        self.rival = rival
    }
}
