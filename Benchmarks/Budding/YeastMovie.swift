import CellImage
import Foundation
import MovieIO
import Segmenter
import Simulator

/// A birth that is known: a bud, and its mother where she is known too.
struct KnownBirth {
    /// True label of the bud.
    var bud: UInt32
    /// True label of the mother; nil where only the birth is known.
    var mother: UInt32?
    /// First frame of the bud.
    var frame: Int
    /// First frame in which the two are separate; nil when unknown or after the movie.
    var cytokinesisFrame: Int?
}

/// A movie of yeast masks with known births.
struct YeastMovie {
    let name: String
    let frameInterval: FrameInterval?
    /// Size of a pixel; nil when unknown.
    var pixelSize: PixelSize?
    /// Masks to be tracked, by frame.
    let masks: [LabelRuns]
    /// True masks, by frame.
    let truth: [LabelRuns]
    let births: [KnownBirth]
    /// Whether a birth is known by the bud's first mask, and not by its true emergence.
    let birthsAreFirstMasks: Bool
    /// The channel of a bud-neck marker, by frame; nil without one.
    var neckMarker: (@Sendable (Int) throws -> Plane<Float>)?

    /// A simulated colony; size and density change with the seed.
    ///
    /// - Parameters:
    ///   - seed: the seed of all chance, and of the colony's parameters.
    ///   - frames: number of frames.
    ///   - founders: cells at the beginning, close together; nil takes 3 to 6 at three densities.
    ///   - segmented: whether the masks are those that the program finds in the pixels, or the true ones.
    ///   - marked: whether bud necks are marked in a second channel, and the program is shown it.
    /// - Returns: the masks and the known births.
    /// - Throws: what simulating and segmenting throw.
    static func simulated(
        seed: UInt64,
        frames: Int,
        founders: Int? = nil,
        segmented: Bool,
        marked: Bool = false
    ) throws -> YeastMovie {
        var parameters = BuddingYeastParameters.sample
        parameters.contrast.neckMarkerChannel = marked ? "neck" : nil
        parameters.field.frameCount = frames
        parameters.colony.founders = founders ?? 3 + Int(seed % 4)
        parameters.colony.founderRegionInMicrometers =
            founders.map { 5.5 * Double($0).squareRoot() } ?? [8, 14, 24][Int(seed % 3)]
        parameters.colony.radiusInMicrometers = [2.2, 2.4, 2.7][Int(seed / 3 % 3)]
        parameters.colony.aspectRatio = [1.1, 1.15, 1.25, 1.35][Int(seed / 5 % 4)]
        let simulation = try Simulation(parameters, seed: seed)
        let marker: @Sendable (Int) throws -> Plane<Float> = { try simulation.frame(at: $0).frame.channels[1] }
        let truth = try (0..<frames).map { LabelRuns(try simulation.labelImage(at: $0)) }
        return YeastMovie(
            name: "seed \(seed)",
            frameInterval: FrameInterval(seconds: parameters.field.frameIntervalInSeconds),
            pixelSize: PixelSize(
                widthInMicrometers: parameters.field.pixelSizeInMicrometers,
                heightInMicrometers: parameters.field.pixelSizeInMicrometers
            ),
            masks: segmented ? try segment(simulation) : truth,
            truth: truth,
            births: simulation.truth.divisions.compactMap { division in
                division.daughters.first.map {
                    KnownBirth(
                        bud: $0,
                        mother: division.mother,
                        frame: division.frame,
                        cytokinesisFrame: division.cytokinesisFrame
                    )
                }
            },
            birthsAreFirstMasks: false,
            neckMarker: marked ? marker : nil
        )
    }

    /// A real colony whose masks are numbered by cell; every cell that begins after the first frame is a birth.
    ///
    /// - Parameters:
    ///   - name: a name for it.
    ///   - folder: masks, one label image per frame.
    ///   - frameInterval: the clock, if known.
    ///   - mothers: label of the mother of every bud whose mother is known, by the bud's label.
    /// - Returns: the masks and the known births.
    /// - Throws: what reading throws.
    static func labelled(
        _ name: String,
        folder: String,
        frameInterval: FrameInterval?,
        mothers: [UInt32: UInt32] = [:]
    ) throws -> YeastMovie {
        let images = try LabelMovie([folder])
        let masks = try (0..<images.count).map { LabelRuns(try images.labels(at: $0)) }
        var births: [UInt32: Int] = [:]
        for (frame, runs) in masks.enumerated() {
            for label in Set(runs.runs.map(\.label)) where births[label] == nil { births[label] = frame }
        }
        return YeastMovie(
            name: name,
            frameInterval: frameInterval,
            masks: masks,
            truth: masks,
            births: births.filter { $0.value > 0 }
                .map { KnownBirth(bud: $0.key, mother: mothers[$0.key], frame: $0.value) }
                .sorted { ($0.frame, $0.bud) < ($1.frame, $1.bud) },
            birthsAreFirstMasks: true
        )
    }

    /// Segments every frame as the preset `budding-yeast` does.
    private static func segment(_ simulation: Simulation) throws -> [LabelRuns] {
        var parameters = ClassicalParameters()
        parameters.mode = .darkRing
        parameters.smoothingInPixels = 0.7
        let segmenter = try ClassicalSegmenter(parameters: parameters)
        return try (0..<simulation.frameCount).map { frame in
            LabelRuns(try segmenter.segment(try simulation.frame(at: frame).frame).labels)
        }
    }
}
