import Pipeline
import TrackStore

/// Does what `celltrack run` does: reads, segments, measures, tracks, and stores it all in one file.
func runMovie(at path: String, result: String) async throws -> TrackStore {
    var parameters = try Preset.helaAMPK.parameters()
    parameters.segmentation.segmenter = .classical
    let run = Run(parameters: parameters, moviePaths: [path], output: result, threads: try ThreadBudget())
    return try await run.start { event in
        if case .frame(let index, let cells, _, _) = event { print("frame \(index): \(cells) cells") }
    }
}
