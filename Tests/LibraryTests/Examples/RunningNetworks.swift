import MovieIO
import NeuralNetwork
import Segmenter

/// Finds cells with weights of one's own: a checkpoint of PyTorch, or a file in the format safetensors.
func segment(_ movie: any Movie, checkpoint: String, models: String) throws -> [Segmentation] {
    let store = ModelStore(folder: models)
    var conversion = WeightImport(into: store)
    conversion.name = "mine"
    _ = try conversion.run(checkpoint)
    return try segment(movie, weights: store.open("mine"))
}

/// Finds cells with the network of a weight file, such as the bundled `BundledModel.open()`.
func segment(_ movie: any Movie, weights: CellSAMWeightFile) throws -> [Segmentation] {
    var segmenter = try CellSAM(
        weights: weights,
        channels: InputChannels(wholeCell: 0),
        workers: Workers(count: 4)
    )
    // Cells of a movie have about one size: looked for once, it need not be looked for in every frame.
    if let scale = try segmenter.scale(for: movie.frame(at: 0)) { segmenter = segmenter.scaling(by: scale) }
    var found: [Segmentation] = []
    for index in 0..<movie.metadata.frameCount { found.append(try segmenter.segment(movie.frame(at: index))) }
    return found
}
