import BenchmarkSupport
import CellImage
import Evaluation
import Foundation
import Lineage
import MovieIO
import Simulator

/// A movie of masks with a truth: what is tracked, and what the result is scored against.
struct QualityMovie {
    let name: String
    /// Masks to be tracked, by frame; their labels are shuffled in every frame, so that none tells who is who.
    let masks: [LabelRuns]
    /// Pixels of the frames whose images are at hand and wanted.
    var images: [Int: Plane<Float>] = [:]
    /// True tracks.
    let records: [TrackRecord]
    /// True masks of the frames that are annotated.
    let truth: [Int: LabelRuns]
    /// What kind of divisions the truth holds; `none` when it does not tell mothers.
    let divisions: DivisionMode

    /// Seeds of the simulated movies of the tables.
    static let simulatedSeeds: [UInt64] = [11, 12]

    /// Opens every movie of the folder of shared data that is there, and those in other folders `NAME/TRA`.
    ///
    /// With images, masks have mean intensities where pixels are at hand: in all frames of simulated movies, and in the
    /// first ones of movies of the Cell Tracking Challenge. One movie is simulated per seed.
    static func all(
        in data: String,
        simulatedSeeds: [UInt64] = QualityMovie.simulatedSeeds,
        withImages: Bool = false
    ) throws -> [QualityMovie] {
        var movies: [QualityMovie] = []
        func add(_ folder: String, images: String? = nil, _ make: (String) throws -> QualityMovie) throws {
            let path = data + "/" + folder
            guard FileManager.default.fileExists(atPath: path) else { return }
            var movie = try make(path)
            if withImages, let images { movie.images = try self.images(ofFrames: path + "/" + images) }
            movies.append(movie)
        }
        try add("Fluo-N2DH-SIM+", images: "01") { try challenge("Fluo-N2DH-SIM+ 01", $0 + "/01_GT/TRA") }
        try add("Fluo-N2DH-GOWT1", images: "01") { try challenge("Fluo-N2DH-GOWT1 01", $0 + "/01_GT/TRA") }
        try add("PhC-C2DL-PSC", images: "02") { path in
            let masks = try images(path + "/02_ST/SEG")
            return QualityMovie(
                name: "PhC-C2DL-PSC 02 (silver truth)",
                masks: anonymous(masks),
                records: try table(path + "/02_ST/inferred_track.txt"),
                truth: byFrame(masks),
                divisions: .mitosis
            )
        }
        try add("Fluo-N2DL-HeLa", images: "01") { try hela($0) }
        try add("yeaz-tracer-colony005") { try labelled("yeaz-tracer colony005", $0 + "/masks") }
        try add("yeastvision-movie1") { try labelled("yeastvision movie 1", $0 + "/masks") }
        movies += try otherChallenges(in: data, withImages: withImages)
        movies += try simulatedSeeds.map {
            try simulated("simulated HeLa \($0)", seed: $0, colony, withImages: withImages)
        }
        return movies
    }

    /// The same movies and two with many cells, to measure speed with.
    static func timed(in data: String) throws -> [QualityMovie] {
        var crowd = colony
        crowd.field.width = 1600
        crowd.field.height = 1600
        crowd.cells.count = 1000
        var large = HeLaAMPKParameters.large
        large.field.frameCount = 50
        return try all(in: data) + [
            simulated("simulated crowd", seed: 1, crowd), simulated("simulated large movie", seed: 1, large),
        ]
    }

    /// A hundred cells at a long time step.
    private static var colony: HeLaAMPKParameters {
        var parameters = HeLaAMPKParameters.large
        parameters.field.width = 600
        parameters.field.height = 600
        parameters.field.frameCount = 60
        parameters.field.frameIntervalInSeconds = 1200
        parameters.cells.count = 100
        return parameters
    }

    /// A simulated movie that no number of the program was chosen by.
    private static func simulated(
        _ name: String,
        seed: UInt64,
        _ parameters: HeLaAMPKParameters,
        withImages: Bool = false
    ) throws -> QualityMovie {
        let simulation = try Simulation(parameters, seed: seed)
        let truth = simulation.truth.challengeTruth
        let frames = withImages ? 0..<simulation.frameCount : 0..<0
        let masks = try (0..<simulation.frameCount).map { frame in
            LabelRuns(truth.relabelled(try simulation.labelImage(at: frame), frame: frame))
        }
        return QualityMovie(
            name: name,
            masks: anonymous(masks),
            images: Dictionary(
                uniqueKeysWithValues: try frames.map { ($0, try simulation.frame(at: $0).frame.channels[0]) }
            ),
            records: try TrackRecord.table(truth.trackText),
            truth: byFrame(masks),
            divisions: .mitosis
        )
    }

    /// A movie whose true masks are tracked.
    private static func challenge(_ name: String, _ folder: String) throws -> QualityMovie {
        let masks = try images(folder)
        return QualityMovie(
            name: name,
            masks: anonymous(masks),
            records: try table(folder + "/man_track.txt"),
            truth: byFrame(masks),
            divisions: .mitosis
        )
    }

    /// Movies in other folders that hold true masks and their table as the Cell Tracking Challenge names them, and may hold
    /// their images in `images`.
    private static func otherChallenges(in data: String, withImages: Bool) throws -> [QualityMovie] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
        return try names.sorted().compactMap { name in
            let folder = "\(data)/\(name)/TRA"
            guard FileManager.default.fileExists(atPath: folder + "/man_track.txt") else { return nil }
            var movie = try challenge(name, folder)
            let images = "\(data)/\(name)/images"
            if withImages, FileManager.default.fileExists(atPath: images) {
                movie.images = try self.images(ofFrames: images)
            }
            return movie
        }
    }

    /// A movie of masks whose labels are tracks; mothers are not known.
    private static func labelled(_ name: String, _ folder: String) throws -> QualityMovie {
        let masks = try images(folder)
        var spans: [UInt32: ClosedRange<Int>] = [:]
        for (frame, runs) in masks.enumerated() {
            for region in runs.regionProperties() {
                let first = spans[region.label]?.lowerBound ?? frame
                spans[region.label] = first...frame
            }
        }
        return QualityMovie(
            name: name,
            masks: anonymous(masks),
            records: spans.sorted { $0.key < $1.key }.map { label, span in
                TrackRecord(label: label, firstFrame: span.lowerBound, lastFrame: span.upperBound)
            },
            truth: byFrame(masks),
            divisions: .none
        )
    }

    /// A real segmentation of all frames, scored on the frames whose annotation is complete.
    private static func hela(_ path: String) throws -> QualityMovie {
        let records = try table(path + "/01_GT/TRA/man_track.txt")
        var truth: [Int: LabelRuns] = [:]
        for folder in ["/01_GT/TRA", "/01_ST/SEG"] {
            let masks = try LabelMovie([path + folder])
            for (index, frame) in masks.frameNumbers.enumerated() {
                let runs = LabelRuns(try masks.labels(at: index))
                let alive = Set(records.filter { $0.firstFrame <= frame && frame <= $0.lastFrame }.map(\.label))
                if Set(runs.runs.map(\.label)) == alive { truth[frame] = runs }
            }
        }
        return QualityMovie(
            name: "Fluo-N2DL-HeLa 01 (a real segmentation)",
            masks: anonymous(try images(path + "/01_RES_traccuracy")),
            records: records,
            truth: truth,
            divisions: .mitosis
        )
    }

    private static func images(_ folder: String) throws -> [LabelRuns] {
        let masks = try LabelMovie([folder])
        return try (0..<masks.count).map { LabelRuns(try masks.labels(at: $0)) }
    }

    /// Images `tNNN.tif` by their frames.
    private static func images(ofFrames folder: String) throws -> [Int: Plane<Float>] {
        var images: [Int: Plane<Float>] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("t") {
            guard let frame = Int(name.dropFirst().dropLast(4)) else { continue }
            images[frame] = try MovieOpener.open([folder + "/" + name]).frame(at: 0).channels[0]
        }
        return images
    }

    private static func table(_ path: String) throws -> [TrackRecord] {
        try TrackRecord.table(String(contentsOfFile: path, encoding: .utf8))
    }

    static func byFrame(_ masks: [LabelRuns]) -> [Int: LabelRuns] {
        Dictionary(uniqueKeysWithValues: masks.enumerated().map { ($0.offset, $0.element) })
    }

    static func anonymous(_ masks: [LabelRuns]) -> [LabelRuns] {
        var generator = SplitMix(state: 1)
        return masks.map { runs in
            let labels = Set(runs.runs.map(\.label)).sorted()
            let names = (1...max(UInt32(labels.count), 1)).map { $0 }.shuffled(using: &generator)
            return runs.mappingLabels(Dictionary(uniqueKeysWithValues: zip(labels, names)))
        }
    }
}
