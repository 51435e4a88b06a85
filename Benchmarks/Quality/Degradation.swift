import BenchmarkSupport
import CellImage
import Foundation

/// What is done to a movie before it is tracked.
enum Degradation: String, CaseIterable {
    case clean
    /// Every second frame only.
    case s2
    /// Every third frame only.
    case s3
    /// One detection of twenty is missing.
    case d5
    /// One detection of ten is missing.
    case d10
    /// One detection of five is missing.
    case d20
    /// Three cells of a hundred carry the label of their nearest neighbour.
    case m3
    /// For every fifty cells, a mask of nothing.
    case f2
    /// For every ten cells, a mask of nothing.
    case f10
    /// Three cells of a hundred are cut in two across their long axis.
    case o3
    /// One cell of ten is cut in two across its long axis.
    case o10
    /// One frame of twenty is empty, neither of the first nor the last three.
    case blank
    /// One frame of ten, neither of the first nor the last three, lacks two of five detections.
    case fog
    /// A square of a quarter of the field's sides is empty for three frames; one in every ten frames, anywhere.
    case blind
    /// Every frame is shifted by up to half a cell's diameter in either direction.
    case shaken
    /// Half-way through the movie, the field jumps by two diameters to the right and one down.
    case jump
    /// Half the width and height, anywhere.
    case quarter
    /// Twelve frames that follow each other, from any on.
    case brief
    /// Masks lack a sixth of the diameter at every side.
    case thin
    /// Masks are grown by a quarter of the diameter where there is room.
    case grown
    /// Discs of three quarters of the diameter at the places of the truth.
    case discs
    /// Discs five pixels wide at the places of the truth.
    case spots
    /// Discs at the places of the truth whose radius is drawn anew in every frame, with a standard deviation of a quarter.
    case unsure

    /// The part of the tables of all trackers.
    static let usual: [Degradation] = [.clean, .s2, .s3, .d5, .d10, .m3, .f2, .o3]

    /// Whether chance has a part in it, so that several draws make sense.
    var isRandom: Bool { ![.clean, .s2, .s3, .jump, .thin, .grown, .discs, .spots].contains(self) }

    /// The movie after it; masks become worse, and the truth changes only where cells are moved, cut off or drawn anew.
    func applied(to movie: QualityMovie, seed: UInt64) -> QualityMovie {
        var generator = SplitMix(state: 1_000 + seed)
        switch self {
        case .clean: return movie
        case .s2: return movie.thinned(by: 2)
        case .s3: return movie.thinned(by: 3)
        case .d5: return movie.changingMasks { $0.dropping(share: 0.05, using: &generator) }
        case .d10: return movie.changingMasks { $0.dropping(share: 0.10, using: &generator) }
        case .d20: return movie.changingMasks { $0.dropping(share: 0.20, using: &generator) }
        case .m3: return movie.changingMasks { $0.merging(share: 0.03, using: &generator) }
        case .f2: return movie.changingMasks { $0.addingFalse(share: 0.02, using: &generator) }
        case .f10: return movie.changingMasks { $0.addingFalse(share: 0.10, using: &generator) }
        case .o3: return movie.changingMasks { $0.cutting(share: 0.03, using: &generator) }
        case .o10: return movie.changingMasks { $0.cutting(share: 0.10, using: &generator) }
        case .blank: return movie.worseningFrames(share: 0.05, missing: 1, using: &generator)
        case .fog: return movie.worseningFrames(share: 0.10, missing: 0.4, using: &generator)
        case .blind: return movie.hidingSquares(using: &generator)
        case .shaken:
            let reach = Int(movie.medianDiameter / 2)
            let shifts = movie.masks.map { _ in
                (
                    x: Int.random(in: -reach...reach, using: &generator),
                    y: Int.random(in: -reach...reach, using: &generator)
                )
            }
            return movie.moved { shifts[$0] }
        case .jump:
            let (step, middle) = (Int(movie.medianDiameter), movie.annotated.masks.count / 2)
            return movie.moved { $0 < middle ? (0, 0) : (2 * step, step) }
        case .quarter:
            let (width, height) = (movie.masks[0].width, movie.masks[0].height)
            let x = Int.random(in: 0...width / 2, using: &generator)
            return movie.quarter(atX: x, y: Int.random(in: 0...height / 2, using: &generator))
        case .brief:
            let first = Int.random(in: 0...max(0, movie.truth.count - 12), using: &generator)
            return movie.brief(from: first, count: 12)
        case .thin:
            let distance = movie.medianDiameter / 6
            return movie.changingMasksAndTruth { $0.shrunk(by: distance) }
        case .grown:
            let distance = movie.medianDiameter / 4
            return movie.changingMasks { LabelRuns($0.labelImage().expanded(by: distance)) }
        case .discs: return movie.withDiscs { 0.375 * $0 }
        case .spots: return movie.withDiscs { _ in 2.5 }
        case .unsure: return movie.withDiscs { 0.375 * $0 * exp(0.25 * generator.nextNormal()) }
        }
    }
}
