import NeuralNetwork

/// The square part of the grid that a box looks at, in tokens.
public struct PromptWindow: Sendable, Hashable {
    /// First row.
    public let row: Int
    /// First column.
    public let column: Int
    /// Rows and columns.
    public let side: Int

    /// The window of a box.
    ///
    /// - Parameters:
    ///   - box: in pixels of the network's square.
    ///   - configuration: the sizes of the network.
    init(of box: BoundingBox, _ configuration: CellSAMConfiguration) {
        let grid = configuration.gridSize
        let patch = Float(configuration.encoder.patchSize)
        let extent = max((box.maxX - box.minX) / patch, (box.maxY - box.minY) / patch)
        let length = extent + Float(2 * configuration.maskDecoder.windowMargin)
        let side = configuration.maskDecoder.windowSizes.first { $0 < grid && Float($0) >= length } ?? grid
        self.side = side
        row = Self.start(around: (box.minY / patch + box.maxY / patch) / 2, side: side, grid: grid)
        column = Self.start(around: (box.minX / patch + box.maxX / patch) / 2, side: side, grid: grid)
    }

    private static func start(around center: Float, side: Int, grid: Int) -> Int {
        let start = (center - Float(side) / 2 + 0.5).rounded(.down)
        return start > 0 ? Int(min(start, Float(grid - side))) : 0
    }

    /// Tokens of the window.
    var count: Int { side * side }

    /// The window's tokens of a grid of a number of tokens a side, which are columns of features: [features, tokens].
    func cut(_ features: Tensor, side gridSide: Int) -> Tensor {
        var result = Tensor(rows: features.shape[0], tokenColumns: count)
        features.withTokenColumns(gridSide * gridSide) { source in
            result.withMutableTokenColumns(count) { target in
                for line in 0..<side {
                    let start = (row + line) * gridSide + column
                    target.columns(line * side..<(line + 1) * side).copy(source.columns(start..<start + side))
                }
            }
        }
        return result
    }
}
