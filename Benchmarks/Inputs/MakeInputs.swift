import BenchmarkSupport
import CellImage
import Foundation
import MovieIO
import Simulator

/// Writes what both contestants read: masks with their truth, and a short movie.
///
/// The masks are those of the simulator's large movie, numbered anew in each frame, so that labels tell nothing about
/// who is who. Options: `--inputs DIR`, `--frames N`, `--images N`, `--seed N`.
@main
struct MakeInputs {
    static func main() throws {
        let arguments = Arguments()
        var parameters = HeLaAMPKParameters.large
        parameters.field.frameCount = arguments.integer("frames", default: 200)
        let seed = UInt64(arguments.integer("seed", default: 1))
        let simulation = try Simulation(parameters, seed: seed)
        let folder = arguments.inputs
        let masks = folder + "/masks"
        try FileManager.default.createDirectory(atPath: masks, withIntermediateDirectories: true)
        var table = "frame,label,track,x_px,y_px,area_px\n"
        for frame in 0..<simulation.frameCount {
            let (runs, tracks) = renumbered(LabelRuns(try simulation.labelImage(at: frame)))
            for region in runs.regionProperties() {
                table += "\(frame),\(region.label),\(tracks[Int(region.label) - 1]),"
                table += "\(region.centroid.x),\(region.centroid.y),\(region.area)\n"
            }
            let digits = String(repeating: "0", count: 3 - min(3, "\(frame)".count)) + "\(frame)"
            let path = "\(masks)/mask\(digits).tif"
            try LabelStackWriter.writeLabels(runs, to: path, compression: .deflate, overwrite: true)
        }
        try table.write(toFile: folder + "/truth.csv", atomically: true, encoding: .utf8)
        try writeImages(simulation, count: arguments.integer("images", default: 20), to: folder + "/movie.tif")
    }

    /// Numbers labels in the order in which a scan meets them; gives the track of each new label.
    private static func renumbered(_ runs: LabelRuns) -> (runs: LabelRuns, tracks: [UInt32]) {
        var numbers: [UInt32: UInt32] = [:]
        var tracks: [UInt32] = []
        for run in runs.runs where numbers[run.label] == nil {
            tracks.append(run.label)
            numbers[run.label] = UInt32(tracks.count)
        }
        return (runs.mappingLabels(numbers), tracks)
    }

    private static func writeImages(_ simulation: Simulation, count: Int, to path: String) throws {
        let field = simulation.field
        let movie = TIFFMovieDescription(
            width: field.width,
            height: field.height,
            frameCount: min(count, field.frameCount),
            channelNames: [simulation.channelNames[0]]
        )
        let writer = try OMETIFFWriter<UInt16>(path: path, movie: movie, overwrite: true)
        for index in 0..<movie.frameCount {
            try writer.append([try simulation.frame(at: index).frame.channels[0].map { UInt16($0) }])
        }
        try writer.finish()
    }
}
