import CellImage
import MovieIO
import Simulator
import TestSupport

/// A small simulated movie with its truth, in a folder of its own: HeLa cells with a reporter, three of which divide.
struct SimulatedMovie {
    static let divisions = 3

    let folder: ScratchFolder
    let simulation: Simulation
    /// Path of the movie.
    let path: String

    init() throws {
        var scene = HeLaAMPKParameters.sample
        (scene.field.width, scene.field.height, scene.field.frameCount) = (128, 128, 24)
        scene.cells.count = 6
        folder = try ScratchFolder()
        simulation = try Simulation(scene, seed: 3)
        path = folder.file("movie.ome.tif")
        try write()
    }

    private func write() throws {
        let field = simulation.field
        let side = field.pixelSizeInMicrometers
        let writer = try OMETIFFWriter<UInt16>(
            path: path,
            movie: TIFFMovieDescription(
                width: field.width,
                height: field.height,
                frameCount: field.frameCount,
                channelNames: simulation.channelNames,
                pixelSize: PixelSize(widthInMicrometers: side, heightInMicrometers: side),
                frameInterval: FrameInterval(seconds: field.frameIntervalInSeconds),
                significantBits: simulation.bitDepth
            )
        )
        for frame in 0..<simulation.frameCount {
            let channels = try simulation.frame(at: frame).frame.channels
            try writer.append(channels.map { plane in plane.map { UInt16(clamping: Int($0)) } })
        }
        try writer.finish()
    }

    /// Writes the true masks and tracks as the Cell Tracking Challenge does; gives the folder.
    func writeTruth() throws -> String {
        let path = try folder.folder("TRA")
        try folder.write(simulation.truth.trackText, to: "TRA/man_track.txt")
        for frame in 0..<simulation.frameCount {
            let number = String(1_000 + frame).dropFirst()
            try LabelStackWriter.writeLabels(simulation.labelImage(at: frame), to: "\(path)/man_track\(number).tif")
        }
        return path
    }
}
