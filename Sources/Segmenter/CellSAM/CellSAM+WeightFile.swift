public import NeuralNetwork

extension CellSAMNetwork {
    /// Builds the network of a weight file.
    ///
    /// - Parameters:
    ///   - weights: the file; its numbers stay where they are mapped.
    ///   - precision: that of matrix products.
    ///   - workers: threads for what is computed once.
    /// - Throws: `NetworkError` when the weights cannot be read, `.unavailable` where the workers would get no memory.
    public init(
        weights: CellSAMWeightFile,
        precision: Precision = .float32,
        workers: Workers
    ) throws(NetworkError) {
        try workers.checkMemory()
        let table = NetworkWeights(precision: precision) { name throws(NetworkError) in
            do {
                return try weights.tensor(name)
            } catch {
                throw .tensor(name: name, reason: "\(error)")
            }
        }
        try self.init(configuration: weights.configuration, weights: table, workers: workers)
    }
}

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
        let network: CellSAMNetwork
        do {
            network = try CellSAMNetwork(weights: weights, precision: parameters.precision, workers: workers)
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
