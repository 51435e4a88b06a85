/// A possible mitosis: a mother up to one of her sightings, and two or three daughters.
struct MitosisHypothesis: Equatable {
    /// Where a daughter's record begins.
    struct Daughter: Equatable {
        /// Index of the track.
        var track: Int
        /// Index of her first sighting: 0 for a track of her own, more when the mother's track or that of a cell that left
        /// the image runs into her.
        var index: Int
    }

    /// Index of the mother's track.
    var mother: Int
    /// Index of the mother's last sighting.
    var last: Int
    /// Daughters; the one on the mother's own track, if any, comes first.
    var daughters: [Daughter]
    /// By how much the mitosis explains the sightings better than no mitosis, as a log likelihood ratio.
    var gain = 0.0
    /// What the gain is made of.
    var evidence: [DivisionEvidence] = []

    /// Whether a daughter's record is the rest of the track of a cell that was leaving the image.
    var takesRestOfLeavingCell: Bool {
        daughters.contains { $0.index > 0 && $0.track != mother }
    }
}
