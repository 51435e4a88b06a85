import CellImage
import Foundation
import MovieIO
import Pipeline
import Reporters
import Simulator
import TestSupport
import TrackStore

/// A small simulated movie and its true masks, in a folder of its own.
struct SmallMovie {
    let folder: ScratchFolder
    let simulation: Simulation
    var parameters: RunParameters

    /// HeLa cells with a reporter, one of which divides.
    static func hela(
        frameCount: Int = 12,
        seed: UInt64 = 8,
        change: (inout HeLaAMPKParameters) -> Void = { _ in }
    ) throws -> SmallMovie {
        var scene = HeLaAMPKParameters.sample
        scene.field.width = 128
        scene.field.height = 128
        scene.field.frameCount = frameCount
        scene.cells.count = 6
        scene.mitosis.cycleInSeconds = 3600
        scene.reporter.doseFrame = 5
        change(&scene)
        return try SmallMovie(try Simulation(scene, seed: seed), preset: .helaAMPK)
    }

    /// Yeast cells that bud, with a marker of their necks where its channel has a name.
    static func yeast(frameCount: Int = 24, seed: UInt64 = 1, neckMarker: String? = nil) throws -> SmallMovie {
        var scene = BuddingYeastParameters.sample
        scene.field.width = 128
        scene.field.height = 128
        scene.field.frameCount = frameCount
        scene.colony.founders = 2
        scene.contrast.neckMarkerChannel = neckMarker
        scene.colony.founderRegionInMicrometers = 12
        return try SmallMovie(try Simulation(scene, seed: seed), preset: .buddingYeast)
    }

    private init(_ simulation: Simulation, preset: Preset) throws {
        folder = try ScratchFolder()
        self.simulation = simulation
        var layers = try ParameterLayers()
        layers.add(try preset.tree())
        parameters = try layers.parameters()
        // Faster than a network; what finds the cells does not matter here.
        parameters.segmentation.segmenter = .classical
        try write()
    }

    /// Path of the movie.
    var path: String { folder.file("movie.ome.tif") }

    /// Path of the result.
    var output: String { folder.file("result.celltrack") }

    var frameCount: Int { simulation.frameCount }

    /// The true masks of a frame, with the labels of the true tracks.
    func masks(inFrame frame: Int) throws -> LabelImage { try simulation.labelImage(at: frame) }

    /// Writes true masks, one file per frame, but those of some frames; gives the folder.
    func writeMasks(without missing: Set<Int> = [], to name: String = "masks") throws -> String {
        let path = try folder.folder(name)
        for frame in 0..<frameCount where !missing.contains(frame) {
            let number = String(format: "%03d", frame)
            try LabelStackWriter.writeLabels(try masks(inFrame: frame), to: "\(path)/mask\(number).tif")
        }
        return path
    }

    /// Writes true masks as one stack with a clock and pixels of 0.2 µm; gives its path.
    func writeMaskStack(times: [Double]) throws -> String {
        let path = folder.file("masks.ome.tif")
        let description = TIFFMovieDescription(
            width: simulation.field.width,
            height: simulation.field.height,
            frameCount: frameCount,
            channelNames: ["label"],
            pixelSize: PixelSize(widthInMicrometers: 0.2, heightInMicrometers: 0.2)
        )
        let writer = try OMETIFFWriter<UInt32>(path: path, movie: description)
        for frame in 0..<frameCount {
            try writer.append([try masks(inFrame: frame).plane], timeInSeconds: times[frame])
        }
        try writer.finish()
        return path
    }

    /// The true nuclei of a frame, with labels that are not those of their cells.
    func nuclei(inFrame frame: Int) throws -> LabelImage {
        let nuclei = try simulation.frame(at: frame).nuclei ?? LabelImage(width: 0, height: 0)
        return LabelImage(nuclei.plane.map { $0 == 0 ? 0 : 900 - $0 })
    }

    /// Writes true nuclei, one file per frame, but those of some frames; gives the folder.
    func writeNuclei(without missing: Set<Int> = [], to name: String = "nuclei") throws -> String {
        let path = try folder.folder(name)
        for frame in 0..<frameCount where !missing.contains(frame) {
            try LabelStackWriter.writeLabels(try nuclei(inFrame: frame), to: path + "/" + SmallMovie.nucleusName(frame))
        }
        return path
    }

    /// Name of a file of nuclei, and with its folder.
    static func nucleusName(_ frame: Int) -> String { String(format: "nuclei%03d.tif", frame) }
    static func nucleusFile(_ frame: Int) -> String { "nuclei/" + nucleusName(frame) }

    /// Writes one channel as a numbered sequence of plain TIFF files; gives their folder.
    func writeSequence(channel: Int = 0) throws -> String {
        let path = try folder.folder("sequence")
        for frame in 0..<frameCount {
            let plane = try simulation.frame(at: frame).frame.channels[channel]
            let counts = LabelImage(plane.map { UInt32($0) })
            try LabelStackWriter.writeLabels(counts, to: "\(path)/\(SmallMovie.sequenceName(frame))")
        }
        return path
    }

    /// Name of a file of the sequence.
    static func sequenceName(_ frame: Int) -> String { String(format: "t%03d.tif", frame) }

    /// Changes the ratio that is measured.
    mutating func setReporter(_ change: (inout RatioReporter) -> Void) {
        var ratio = RatioReporter(name: "AMPK", numerator: "ex480", denominator: "ex405")
        change(&ratio)
        parameters.reporters = [.ratio(ratio)]
    }

    /// A job on the movie.
    func job(threads: Int = 1) throws -> Run {
        Run(parameters: parameters, moviePaths: [path], output: output, threads: try ThreadBudget(threads: threads))
    }

    /// A job on the true masks alone.
    func masksJob(_ masks: String, threads: Int = 1) throws -> Run {
        var parameters = parameters
        parameters.segmentation.segmenter = .labels
        parameters.reporters = []
        parameters.channels = ChannelRoles()
        return Run(
            parameters: parameters,
            moviePaths: [],
            labelPaths: [masks],
            output: output,
            threads: try ThreadBudget(threads: threads)
        )
    }

    private func write() throws {
        let field = simulation.field
        let description = TIFFMovieDescription(
            width: field.width,
            height: field.height,
            frameCount: field.frameCount,
            channelNames: simulation.channelNames,
            pixelSize: PixelSize(
                widthInMicrometers: field.pixelSizeInMicrometers,
                heightInMicrometers: field.pixelSizeInMicrometers
            ),
            frameInterval: FrameInterval(seconds: field.frameIntervalInSeconds)
        )
        let writer = try OMETIFFWriter<UInt16>(path: path, movie: description)
        for frame in 0..<field.frameCount {
            try writer.append(try simulation.frame(at: frame).frame.channels.map { $0.map { UInt16($0) } })
        }
        try writer.finish()
    }
}

extension Run {
    /// Does the job and gives the digest of the result.
    func digest() async throws -> String {
        let store = try await start()
        defer { try? store.close() }
        return try store.contentDigest()
    }

    /// Does the job, and copies its file when all frames are stored and no cell is followed yet, as a kill then leaves it.
    func start(copyingUnlinkedTo path: String) async throws {
        try await start { event in
            if event == .linking { try? FileManager.default.copyItem(atPath: output, toPath: path) }
        }.close()
    }

    /// Does the job until a number of frames is stored, then is cancelled, as by Ctrl-C.
    ///
    /// - Returns: the error that it ends with; nil when it came to its end.
    func interrupted(afterFrames count: Int) async throws -> RunError? {
        try await runError {
            let store = try await Task {
                try await start { event in
                    if case .frame(_, _, count, _) = event { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }.value
            try store.close()
        }
    }
}

/// The error of a run that a piece of work throws; nil when it throws none.
func runError(_ work: () async throws -> Void) async throws -> RunError? {
    do {
        try await work()
        return nil
    } catch let error as RunError {
        return error
    }
}
