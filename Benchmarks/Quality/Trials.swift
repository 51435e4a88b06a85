import BenchmarkSupport
import CellImage
import Evaluation
import Foundation
import Lineage
import MovieIO

/// Scores this program and others on movies as they are and worsened, one line of figures per trial.
///
/// Each trial has a folder `MOVIE/CONDITION-SEED` in the work folder: the masks, for other programs to read, and their
/// results `TRACKER.csv`, which are scored if they are there.
struct Trials {
    let data: String
    let work: String
    let seeds: Int
    let conditions: [Condition]
    let movies: [String]
    let simulatedSeeds: [UInt64]
    let onlyExports: Bool
    /// Whether only the confidence of divisions is looked at.
    let onlyDivisions: Bool
    /// Whether only the time of linking is measured, and how often.
    let onlySpeed: Bool
    let repetitions: Int
    /// Whether masks have intensities, where images are at hand.
    let withImages: Bool
    /// Where results and truths are written as masks and tables, to look at; none where empty.
    let dumps: String

    init(_ arguments: Arguments) {
        data = arguments.text("data", default: "")
        work = arguments.text("work", default: "/tmp/celltrack-trials")
        seeds = arguments.integer("seeds", default: 3)
        conditions = arguments.list("conditions").map { $0.compactMap { Condition($0) } } ?? Condition.usual
        movies = arguments.list("movies") ?? []
        simulatedSeeds = arguments.list("simulated").map { $0.compactMap(UInt64.init) } ?? QualityMovie.simulatedSeeds
        onlyExports = arguments.text("only", default: "") == "export"
        onlyDivisions = arguments.text("only", default: "") == "divisions"
        onlySpeed = arguments.text("only", default: "") == "speed"
        repetitions = arguments.repetitions
        withImages = arguments.text("images", default: "") == "true"
        dumps = arguments.text("dump", default: "")
    }

    func run() throws {
        if onlyDivisions { return try reportDivisions() }
        if onlySpeed { return try reportSpeed() }
        print("movie,condition,seed,tracker,detections,seconds,TRA,LNK,BC1,CT,IDF1,HOTA")
        for movie in try QualityMovie.all(in: data, simulatedSeeds: simulatedSeeds, withImages: withImages)
        where movies.isEmpty || movies.contains(where: movie.name.contains) {
            for condition in conditions {
                for seed in 1...(condition.isRandom ? UInt64(seeds) : 1) {
                    try run(condition.applied(to: movie, seed: seed), condition, seed: seed)
                }
            }
        }
    }

    /// Prints how sure the program was of divisions and how often it was right, on real and on simulated movies.
    private func reportDivisions() throws {
        let simulated = "simulated"
        for isSimulated in [true, false] {
            var reliability = DivisionReliability()
            for movie in try QualityMovie.all(in: data, simulatedSeeds: simulatedSeeds, withImages: withImages)
            where movie.divisions == .mitosis && movie.name.hasPrefix(simulated) == isSimulated {
                for condition in conditions {
                    let worsened = condition.applied(to: movie, seed: 1)
                    try reliability.add(TrackingWay.celltrack.follow(worsened), worsened)
                }
            }
            print("\n\(isSimulated ? "Simulated" : "Real") movies\n\n\(reliability.table)")
        }
    }

    /// Prints what linking every movie takes, and leaves the masks for other programs to read.
    private func reportSpeed() throws {
        for movie in try QualityMovie.timed(in: data)
        where movies.isEmpty || movies.contains(where: movie.name.contains) {
            try export(movie, to: "\(work)/\(movie.name.replacing(" ", with: "_"))/clean-1")
            try LinkingSpeed(movie, repetitions: repetitions).print()
        }
    }

    private func run(_ movie: QualityMovie, _ condition: Condition, seed: UInt64) throws {
        let folder = "\(work)/\(movie.name.replacing(" ", with: "_"))/\(condition.name)-\(seed)"
        let start = "\(movie.name),\(condition.name),\(seed)"
        if onlyExports { return try export(movie, to: folder) }
        for way in TrackingWay.allCases {
            let begin = ProcessorTime.inSeconds
            let result = try way.track(movie)
            let seconds = ProcessorTime.inSeconds - begin
            try report(start, way.rawValue.replacing(",", with: ""), movie, result, seconds: seconds)
        }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files.sorted() where file.hasSuffix(".csv") {
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            let result = PeerTracks(text, frameCount: movie.masks.count).movie(movie)
            try report(start, String(file.dropLast(4)), movie, result, seconds: nil)
        }
    }

    private func report(
        _ start: String,
        _ tracker: String,
        _ movie: QualityMovie,
        _ result: TrackedMovie,
        seconds: Double?
    ) throws {
        let truth = AnnotatedFrames(movie).truth(of: movie)
        if !dumps.isEmpty, tracker == TrackingWay.celltrack.rawValue {
            let folder = "\(dumps)/\(start.replacing(" ", with: "_").replacing(",", with: "-"))"
            try write(truth, to: folder, name: "truth")
            try write(result, to: folder, name: "result")
        }
        let score = TrackingScore(try TrackingComparison(reference: truth, result: result), maximumTolerance: 1)
        let values: [Double?] = [
            seconds, score.graph.tra, score.graph.lnk, score.branchingCorrectness[1].value, score.completeTracks.value,
            score.identity.idf1, score.higherOrderTracking.value,
        ]
        let detections = movie.masks.reduce(0) { $0 + Set($1.runs.map(\.label)).count }
        let fields = values.map { $0.map { String(format: "%.4f", $0) } ?? "" }
        print("\(start),\(tracker),\(detections),\(fields.joined(separator: ","))")
    }

    private func export(_ movie: QualityMovie, to folder: String) throws {
        let masks = folder + "/masks.tif"
        guard !FileManager.default.fileExists(atPath: masks) else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(movie.masks, to: masks)
    }

    private func write(_ movie: TrackedMovie, to folder: String, name: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write((0..<movie.frameCount).map(movie.masks), to: "\(folder)/\(name).tif")
        let lines = movie.records.map { "\($0.label) \($0.firstFrame) \($0.lastFrame) \($0.parent)\n" }
        try lines.joined().write(toFile: "\(folder)/\(name).txt", atomically: true, encoding: .utf8)
    }

    private func write(_ masks: [LabelRuns], to path: String) throws {
        let writer = try LabelStackWriter(
            path: path,
            width: masks[0].width,
            height: masks[0].height,
            pageCount: masks.count,
            overwrite: true
        )
        for runs in masks { try writer.append(runs) }
        try writer.finish()
    }
}

extension Arguments {
    fileprivate func list(_ name: String) -> [String]? {
        let text = text(name, default: "")
        return text.isEmpty ? nil : text.split(separator: ",").map(String.init)
    }
}
