/// One thing that speaks for or against a division.
public struct DivisionEvidence: Sendable, Hashable {
    /// What is looked at.
    public enum Term: String, Sendable, Hashable, CaseIterable {
        /// That tracks begin and end here by chance, were there no division.
        case coincidence
        /// That divisions are rare.
        case rarity
        /// That there is a third daughter.
        case thirdDaughter = "third daughter"
        /// Frames in which mother or daughters are unseen.
        case timing
        /// That the daughters lie on both sides of the mother's place, about a diameter apart.
        case place
        /// The areas of mother and daughters.
        case size
        /// That the daughter on the mother's track is small from her first mask on.
        case change
        /// That the daughters share what their mother held, half and half, by the integrated intensities.
        case brightness
        /// That the daughters live on.
        case persistence
        /// That the daughters lie on the mother's last mask.
        case overlap
        /// That the daughters stand apart: pieces of a cut mask have the mother's shape together.
        case shape
        /// That the mother became small, round or bright.
        case rounding
        /// How far the bud is from the mother's outline.
        case gap
        /// How much of the bud's contact the mother holds.
        case contact
        /// That the bud grows away from the mother.
        case expansion
        /// That the bud sits at an end of the mother's long axis.
        case axis
        /// That the mother is full-grown.
        case maturity
        /// That the bud was a bulge of the mother's mask one frame before.
        case bulge
        /// That the neck marker points at the mother.
        case neckMarker = "neck marker"
        /// That mother and bud stay together for about an hour.
        case attachment
        /// That the bud does not roll around the mother.
        case turn
        /// That the bud begins at the image border.
        case border
        /// That the mother's last bud, or own birth, is recent.
        case haste
        /// That the mother is due to bud, by the time since her last bud or own birth, and to her next one.
        case rhythm
    }

    /// What is looked at.
    public var term: Term
    /// Its share of the cost, in natural logarithms; negative where it speaks for the division.
    public var cost: Double

    /// Makes a piece of evidence.
    public init(_ term: Term, _ cost: Double) {
        self.term = term
        self.cost = cost
    }
}
