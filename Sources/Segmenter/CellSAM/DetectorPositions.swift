import NeuralNetwork

/// The queries of the detector; they depend on the weights alone.
struct DetectorQueries {
    /// The anchors, as shares of the image's sides.
    let anchors: [(x: Float, y: Float)]
    /// What every query starts with, [queries, width].
    let pattern: Tensor
    /// Embedded anchors, [queries, width].
    let points: Tensor
    /// Embedded x of the anchors, [queries, width].
    let columns: Tensor
    /// Embedded y of the anchors, [queries, width].
    let rows: Tensor
}

/// Turns positions into features of the detector's width.
struct DetectorPositions {
    private let lineMap: Perceptron
    private let planeMap: Perceptron
    private let width: Int
    private let embedding: SinusoidalEmbedding
    private let workers: Workers

    /// Takes the maps of embedded positions.
    init(_ weights: NetworkWeights, embedding: SinusoidalEmbedding, workers: Workers) throws(NetworkError) {
        self.embedding = embedding
        lineMap = try Perceptron([try weights.linear("adapt_pos1d.0"), try weights.linear("adapt_pos1d.2")])
        planeMap = try Perceptron([try weights.linear("adapt_pos2d.0"), try weights.linear("adapt_pos2d.2")])
        width = try weights.tensor("adapt_pos1d.0.weight").shape[1]
        self.workers = workers
    }

    /// Embedded centres of the rows of a grid: [side, width].
    func grid(side: Int) throws(NetworkError) -> Tensor {
        try line((0..<side).map { (Float($0) + 0.5) / Float(side) })
    }

    /// Everything that is known of the queries beforehand.
    func queries(anchors: Tensor, pattern: Tensor) throws(NetworkError) -> DetectorQueries {
        let points = anchors.withMatrix(columns: 2) { matrix in
            (0..<matrix.rows).map { (x: matrix.row($0)[0], y: matrix.row($0)[1]) }
        }
        let start = pattern.values
        return DetectorQueries(
            anchors: points,
            pattern: try Tensor(
                shape: [points.count, start.count],
                values: (0..<points.count).flatMap { _ in start }
            ),
            points: try planeMap.apply(
                to: try embedding.rows(of: points, width: width),
                workers: workers
            ),
            columns: try line(points.map(\.x)),
            rows: try line(points.map(\.y))
        )
    }

    private func line(_ positions: [Float]) throws(NetworkError) -> Tensor {
        try lineMap.apply(to: try embedding.rows(of: positions, width: width), workers: workers)
    }
}
