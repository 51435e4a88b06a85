import Lineage

/// A bud with the mother that somebody gave it.
struct CalledBirth {
    /// Id of the bud's track.
    var bud: Int
    /// Id of the mother's track; nil when none was found.
    var mother: Int?
    /// Frame of the birth.
    var frame: Int
    var confidence: Double
    var cytokinesisFrame: Int?
}

/// How called births agree with the known ones; scores of several movies add up.
struct BirthScore {
    /// Frames by which a birth may be missed.
    static let tolerance = 3

    var known = 0
    var called = 0
    /// Known births that were called within the tolerance.
    var found = 0
    /// Known births, found, whose mother is known.
    var withMother = 0
    /// Known births, found, with the right mother.
    var right = 0
    /// Called less true frame of every found birth.
    var delays: [Int] = []
    /// The same of every cytokinesis that is both known and called.
    var cytokinesisDelays: [Int] = []
    /// Known births less called ones up to every frame, and the known ones.
    var counts: [(known: Int, called: Int)] = []

    /// Scores nothing.
    init() {}

    /// Scores the calls for a movie.
    init(_ calls: [CalledBirth], of tracked: TrackedYeast) {
        let movie = tracked.movie
        var open = Dictionary(movie.births.map { ($0.bud, $0) }) { first, _ in first }
        known = movie.births.count
        called = calls.count
        for call in calls.sorted(by: { $0.frame < $1.frame }) {
            guard let bud = tracked.identity(ofBud: call.bud), let birth = open[bud],
                abs(call.frame - birth.frame) <= BirthScore.tolerance
            else { continue }
            open[bud] = nil
            found += 1
            delays.append(call.frame - birth.frame)
            if let truth = birth.cytokinesisFrame, let called = call.cytokinesisFrame {
                cytokinesisDelays.append(called - truth)
            }
            guard let mother = birth.mother else { continue }
            withMother += 1
            if call.mother.flatMap({ tracked.identity(of: $0, atFrame: call.frame) }) == mother { right += 1 }
        }
        counts = movie.masks.indices.map { frame in
            (movie.births.count { $0.frame <= frame }, calls.count { $0.frame <= frame })
        }
    }

    /// Adds the score of another movie.
    static func += (left: inout BirthScore, right: BirthScore) {
        left.known += right.known
        left.called += right.called
        left.found += right.found
        left.withMother += right.withMother
        left.right += right.right
        left.delays += right.delays
        left.cytokinesisDelays += right.cytokinesisDelays
        if left.counts.isEmpty { left.counts = right.counts; return }
        for index in left.counts.indices.prefix(right.counts.count) {
            left.counts[index].known += right.counts[index].known
            left.counts[index].called += right.counts[index].called
        }
    }

    var precision: Double { ratio(found, called) }
    var recall: Double { ratio(found, known) }
    /// Right mothers among births that were found.
    var mothers: Double { ratio(right, withMother) }
    /// Largest relative error of the count over the frames in which a single birth is less than 3 % of it.
    var worstCount: Double? {
        counts.filter { $0.known > 33 }.map { abs(Double($0.called - $0.known)) / Double($0.known) }.max()
    }
    /// Largest error of the count over all frames, in births.
    var worstDifference: Int { counts.map { abs($0.called - $0.known) }.max() ?? 0 }
    /// Share of the frames whose count is within 3 % of the known one, or within one birth.
    var countsWithinBounds: Double { ratio(counts.count - framesOutOfBounds.count, counts.count) }
    /// The other frames.
    var framesOutOfBounds: [Int] {
        counts.indices.filter { abs(counts[$0].called - counts[$0].known) > max(1, counts[$0].known * 3 / 100) }
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 1 : Double(part) / Double(whole) }
}
