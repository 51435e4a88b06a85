import CellImage
import Foundation
import MovieIO
import Pipeline
import Simulator
import TrackStore

/// A simulated AMPK movie that went through the program as a user runs it: pixels, preset, nothing else.
struct SimulatedExperiment {
    let simulation: Simulation
    let parameters: HeLaAMPKParameters
    let store: TrackStore

    /// Simulates a movie, writes it, and runs the preset on it.
    ///
    /// - Parameters:
    ///   - seed: seed of all chance of the movie.
    ///   - isVehicle: whether no cell responds, as in a control well.
    ///   - segmenter: how cells are found; that of the preset when nil.
    ///   - folder: where the movie and the result go.
    /// - Throws: what simulating, writing and running throw.
    init(seed: UInt64, isVehicle: Bool, segmenter: String?, in folder: String) async throws {
        var parameters = HeLaAMPKParameters.sample
        parameters.field.width = 384
        parameters.field.height = 384
        parameters.cells.count = 45
        parameters.mitosis.cycleInSeconds = 22 * 3600
        if isVehicle { parameters.reporter.nonResponderShare = 1 }
        self.parameters = parameters
        simulation = try Simulation(parameters, seed: seed)
        let name = folder + "/" + (isVehicle ? "vehicle" : "dosed") + "-\(seed)"
        try SimulatedExperiment.write(simulation, to: name + ".ome.tif")
        var layers = try ParameterLayers()
        layers.add(try Preset.helaAMPK.tree())
        layers.add(.table(["traces": .table(["doseFrame": .integer(parameters.reporter.doseFrame)])]))
        if let segmenter { layers.add(.table(["segmentation": .table(["segmenter": .text(segmenter)])])) }
        var run = Run(
            parameters: try layers.parameters(),
            moviePaths: [name + ".ome.tif"],
            output: name + ".celltrack",
            threads: try ThreadBudget(threads: 2)
        )
        run.existing = .overwrite
        store = try await run.start()
    }

    private static func write(_ simulation: Simulation, to path: String) throws {
        let field = simulation.field
        let movie = TIFFMovieDescription(
            width: field.width,
            height: field.height,
            frameCount: field.frameCount,
            channelNames: simulation.channelNames,
            pixelSize: PixelSize(
                widthInMicrometers: field.pixelSizeInMicrometers,
                heightInMicrometers: field.pixelSizeInMicrometers
            ),
            frameInterval: FrameInterval(seconds: field.frameIntervalInSeconds),
            name: "hela-ampk",
            significantBits: simulation.bitDepth
        )
        try? FileManager.default.removeItem(atPath: path)
        let writer = try OMETIFFWriter<UInt16>(path: path, movie: movie, compression: .none)
        for index in 0..<field.frameCount {
            let frame = try simulation.frame(at: index).frame
            try writer.append(frame.channels.map { $0.map { UInt16(clamping: Int($0.rounded())) } })
        }
        try writer.finish()
    }
}
