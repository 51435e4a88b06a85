public import NeuralNetwork

extension CellSAM {
    /// Builds the network.
    ///
    /// - Parameters:
    ///   - weights: a weight file.
    ///   - channels: which channels the network looks at.
    ///   - parameters: what shapes the segmentation.
    ///   - workers: the threads.
    /// - Throws: `SegmentationError.parameter` when a parameter lies outside its range, `.network` when the weights cannot
    ///   be read.
    public convenience init(
        weights: CellSAMWeightFile,
        channels: InputChannels,
        parameters: CellSAMParameters = CellSAMParameters(),
        workers: Workers
    ) throws(SegmentationError) {
        try parameters.validate()
        let table = NetworkWeights(precision: parameters.precision) { name throws(NetworkError) in
            do {
                return try weights.tensor(name)
            } catch {
                throw .tensor(name: name, reason: "\(error)")
            }
        }
        let network: CellSAMNetwork
        do {
            network = try CellSAMNetwork(configuration: weights.configuration, weights: table, workers: workers)
        } catch {
            throw .network(error)
        }
        try self.init(
            network: network,
            channels: channels,
            parameters: parameters,
            provenance: ["weights": CellSAMWeightFile.name(of: weights.path), "weights.digest": weights.digest],
            workers: workers
        )
    }
}
