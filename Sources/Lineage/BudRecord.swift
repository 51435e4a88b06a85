/// When a bud emerged and when it separated from its mother.
struct BudRecord {
    /// Frame in which it emerged.
    let emergence: Int
    /// First frame in which the two are separate; nil where it is not known or contradicts the mother's next bud, before
    /// which it should be.
    let separation: Int?
    /// Last frame up to which a bud that does not separate in its record stays on its mother; nil where it may have separated
    /// before, and where nobody looked.
    let lastFrameAttached: Int?

    /// The buds among divisions of one mother, in the order in which they emerged.
    static func records(of divisions: [Division], in forest: LineageForest) -> [BudRecord] {
        let buds = divisions.filter { $0.kind == .budding }
            .map { (division: $0, emergence: $0.emergence, separation: forest.separation(after: $0)) }
            .sorted { ($0.emergence, $0.separation ?? .max) < ($1.emergence, $1.separation ?? .max) }
        let following = buds.dropFirst().map { Optional($0.emergence) } + [nil]
        return zip(buds, following).map { bud, next in
            BudRecord(
                emergence: bud.emergence,
                separation: bud.separation.flatMap { $0 > next ?? .max ? nil : $0 },
                lastFrameAttached: forest.lastFrameAttached(after: bud.division, before: next)
            )
        }
    }
}

extension LineageForest {
    /// When the bud of a division separates; nil while it is not known, and for mitosis.
    func separation(after division: Division) -> Int? {
        guard division.kind == .budding, let frame = division.cytokinesisFrame,
            let bud = division.daughters.first.flatMap({ cell($0) }), frame <= bud.endFrame
        else { return nil }
        return frame
    }

    /// Last frame in which both mother and bud are in view, if the next bud of neither has shown by then that they are
    /// separate, and their separation was looked for.
    fileprivate func lastFrameAttached(after division: Division, before next: Int?) -> Int? {
        // A search for separations gives buds a frame of emergence of its own.
        let wasLookedFor = division.emergenceFrame != nil || division.cytokinesisFrame != nil
        guard wasLookedFor, let mother = cell(division.mother), let bud = division.daughters.first.flatMap({ cell($0) })
        else { return nil }
        let last = min(mother.endFrame, bud.endFrame)
        let ownBuds = bud.daughters.compactMap { birthDivision(of: $0)?.emergence }
        return ([next].compactMap(\.self) + ownBuds).allSatisfy { $0 > last } ? last : nil
    }
}

extension Division {
    /// When a bud emerged, by the frame of its first mask where nothing else is known.
    fileprivate var emergence: Int { emergenceFrame ?? frame }
}
