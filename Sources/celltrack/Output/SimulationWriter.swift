import CellImage
import MovieIO
import Pipeline
import Simulator

/// Writes a simulated movie and its truth into a folder.
struct SimulationWriter {
    private let simulation: Simulation
    private let name: String

    init(_ simulation: Simulation, name: String) {
        self.simulation = simulation
        self.name = name
    }

    /// Writes everything, frame by frame.
    func write(to path: String, overwrite: Bool, quiet: Bool) throws {
        let folder = try OutputFolder(path: path, overwrite: overwrite)
        try writeTables(folder)
        switch simulation.pixelType {
        case .uint8: try writeFrames(folder, as: UInt8.self, quiet: quiet)
        case .uint16: try writeFrames(folder, as: UInt16.self, quiet: quiet)
        }
        try folder.finish(replacing: [trackNames, nucleusNames])
    }

    private var trackNames: FrameNames { names("truth/TRA/man_track") }
    private var nucleusNames: FrameNames { names("truth/nuclei/nuclei") }

    private func names(_ prefix: String) -> FrameNames {
        FrameNames(prefix: prefix, suffix: ".tif", count: simulation.field.frameCount)
    }

    private func writeTables(_ folder: borrowing OutputFolder) throws {
        let truth = simulation.truth
        try folder.write(truth.challengeTruth.trackText, to: "truth/TRA/man_track.txt")
        try folder.write(truth.divisionsCSV, to: "truth/divisions.csv")
        try folder.write(truth.lineageCSV, to: "truth/lineage.csv")
        if truth.doseFrame != nil { try folder.write(truth.responsesCSV, to: "truth/responses.csv") }
    }

    private func writeFrames<Pixel: TIFFPixel & FixedWidthInteger>(
        _ folder: borrowing OutputFolder,
        as type: Pixel.Type,
        quiet: Bool
    ) throws {
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
            name: name,
            significantBits: simulation.bitDepth
        )
        let file = try folder.file("movie.ome.tif")
        let writer = try OMETIFFWriter<Pixel>(path: file, movie: movie, compression: .deflate)
        let traces = try TextFile(path: try folder.file("truth/traces.csv"), overwrite: true)
        traces.write(SimulationTruth.traceHeader(channelNames: simulation.channelNames))
        let names = (track: trackNames, nucleus: nucleusNames)
        for index in 0..<field.frameCount {
            let frame = try simulation.frame(at: index)
            try writer.append(frame.frame.channels.map { plane in plane.map { Pixel(clamping: Int($0.rounded())) } })
            let labels = simulation.truth.challengeTruth.relabelled(frame.labels, frame: index)
            let mask = try folder.file(names.track.name(index))
            try LabelStackWriter.writeLabels(labels, to: mask, compression: .deflate, isDurable: false)
            if let nuclei = frame.nuclei {
                let mask = try folder.file(names.nucleus.name(index))
                try LabelStackWriter.writeLabels(nuclei, to: mask, compression: .deflate, isDurable: false)
            }
            frame.observations.forEach { traces.write(simulation.truth.traceLine($0)) }
            if !quiet && (index + 1) % 50 == 0 {
                StandardError.print("frames: \(index + 1) of \(field.frameCount) done")
            }
        }
        try traces.finish()
        try writer.finish()
    }
}
