import CellImage
import Foundation
public import Lineage
import MovieIO
import TrackStore

/// Writes a result in another form.
public struct ResultExport: Sendable {
    /// What is written.
    public let contents: ResultContents
    /// Where it goes: a file or a folder, as the format wants it.
    public var path: String
    /// Whether what exists may be replaced.
    public var overwrite = false
    /// Whether labels above 65,535 may be written in the form of the Cell Tracking Challenge.
    public var allow32Bit = false
    /// Where a budding mother's branch is split in a Newick tree.
    public var buddingTree = BuddingTree.asymmetric

    /// Makes an export.
    public init(_ contents: ResultContents, path: String) {
        self.contents = contents
        self.path = path
    }

    /// Writes the result.
    ///
    /// What the result was made of is never replaced.
    ///
    /// - Throws: `RunError`; nothing appears under the path unless it is whole.
    public func write(_ format: ExportFormat) throws(RunError) {
        let kept = try KeptFiles(of: contents.store)
        try kept.check(path)
        switch format {
        case .newick: try writeNewick(annotated: false)
        case .nhx: try writeNewick(annotated: true)
        case .csv: try writeTables(keeping: kept)
        case .ctc: try writeChallenge(keeping: kept)
        case .trackmate: try writeTrackMate()
        case .geff: try writeGraph(keeping: kept)
        case .napari: try writeNapari()
        case .cellACDC: try writeCellCycles()
        case .labels: try writeLabels()
        }
    }

    private func writeNewick(annotated: Bool) throws(RunError) {
        let file = try TextFile(path: path, overwrite: overwrite)
        let exporter = NewickExporter(clock: contents.clock, budding: buddingTree, annotated: annotated)
        file.write(exporter.text(contents.forest))
        try file.finish()
    }

    private func writeTables(keeping kept: KeptFiles) throws(RunError) {
        let folder = try OutputFolder(path: path, overwrite: overwrite, keeping: kept)
        let clock = contents.clock
        let tables: [(exporter: any LineageExporter, name: String)] = [
            (LineageTableExporter(clock: clock), "lineage.csv"), (DivisionTableExporter(clock: clock), "divisions.csv"),
            (
                CumulativeDivisionsExporter(clock: clock, frameCount: contents.movie.frameCount),
                "cumulative_divisions.csv"
            ),
            (CellCycleExporter(clock: clock, origins: try contents.origins()), "cell_cycles.csv"),
            (PopulationGrowthExporter(clock: clock), "growth.csv"),
            (DoublingTimeExporter(clock: clock), "doubling_time.csv"),
        ]
        for (exporter, name) in tables { try folder.write(exporter.text(contents.forest), to: name) }
        let observations = try TextFile(path: try folder.file("observations.csv"), overwrite: true)
        try ObservationTable(contents: contents).write(to: observations)
        try observations.finish()
        let measurements = try TextFile(path: try folder.file("measurements.csv"), overwrite: true)
        try MeasurementTable(contents: contents).write(to: measurements)
        try measurements.finish()
        for (view, name) in [
            (PublicView.cellTrace, "traces.csv"), (.cellResponse, "responses.csv"), (.runParameter, "parameters.csv"),
        ] {
            guard try RunError.translate({ try contents.store.holds(view) }) else { continue }
            let file = try TextFile(path: try folder.file(name), overwrite: true)
            let logarithmOf = view == .cellTrace ? "ratio" : nil
            try ViewTable(store: contents.store, view: view, logarithmOf: logarithmOf).write(to: file)
            try file.finish()
        }
        try folder.finish()
    }

    private func writeChallenge(keeping kept: KeptFiles) throws(RunError) {
        let folder = try OutputFolder(path: path, overwrite: overwrite, keeping: kept)
        let masks = try ChallengeMasks(contents, allow32Bit: allow32Bit)
        var tracks = ""
        masks.pieces.writeTracks(to: &tracks)
        try folder.write(tracks, to: "res_track.txt")
        var cells = ""
        masks.pieces.writeCells(of: contents.forest, to: &cells)
        try folder.write(cells, to: "cells.csv")
        let divisions = DivisionTableExporter(clock: contents.clock).text(contents.forest)
        try folder.write(divisions, to: "divisions.csv")
        let depth: LabelDepth = masks.pieces.pieces.count > Int(UInt16.max) ? .uint32 : .uint16
        let names = FrameNames(prefix: "mask", suffix: ".tif", count: contents.movie.frameCount)
        for frame in 0..<contents.movie.frameCount {
            let file = try folder.file(names.name(frame))
            let image = try masks.masks(inFrame: frame)
            try RunError.translate {
                try LabelStackWriter.writeLabels(
                    image,
                    to: file,
                    depth: depth,
                    compression: .deflate,
                    isDurable: false
                )
            }
        }
        try folder.finish(replacing: [names])
    }

    private func writeTrackMate() throws(RunError) {
        let file = try TextFile(path: path, overwrite: overwrite)
        try TrackMateFile(contents: contents).write(to: file)
        try file.finish()
    }

    private func writeGraph(keeping kept: KeptFiles) throws(RunError) {
        let folder = try OutputFolder(path: path, overwrite: overwrite, keeping: kept)
        let older = try OlderGraph(in: path)
        try GraphExport(contents: contents).write(to: folder)
        try folder.finish(replacing: older)
    }

    private func writeNapari() throws(RunError) {
        let file = try TextFile(path: path, overwrite: overwrite)
        try NapariTable(contents).write(to: file)
        try file.finish()
    }

    private func writeCellCycles() throws(RunError) {
        let file = try TextFile(path: path, overwrite: overwrite)
        try CellACDCTable(contents: contents).write(to: file)
        try file.finish()
    }

    private func writeLabels() throws(RunError) {
        try RunError.translate {
            let movie = contents.movie
            let writer = try OMETIFFWriter<UInt32>(
                path: path,
                movie: TIFFMovieDescription(
                    width: movie.width,
                    height: movie.height,
                    frameCount: movie.frameCount,
                    channelNames: ["track"],
                    pixelSize: movie.pixelSize,
                    frameInterval: movie.frameIntervalSeconds.flatMap { FrameInterval(seconds: $0) }
                ),
                compression: .deflate,
                usesPredictor: false,
                overwrite: overwrite
            )
            for (frame, time) in contents.timesInSeconds.enumerated() {
                try RunError.checkCancellation()
                let masks = try contents.masks(inFrame: frame) { UInt32(exactly: $0) }
                try writer.append([masks.labelImage().plane], timeInSeconds: time)
            }
            try writer.finish()
        }
    }
}
