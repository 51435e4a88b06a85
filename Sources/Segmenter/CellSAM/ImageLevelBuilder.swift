import NeuralNetwork

/// Collects what the layers of the mask decoder ask of an image.
struct ImageLevelBuilder {
    /// The maps of the tokens.
    private(set) var mapping: TokenMapping
    /// What the tokens have gone through so far.
    private(set) var history: TokenHistory
    /// Behind no layer, one, and so on.
    private(set) var levels: [ImageLevel] = []
    private var positionMapping = TokenMapping(precision: .float32)
    private var positionOffsets: [Float] = []
    /// What the values of each layer add to a token as it is now, less its mean.
    private var effects: [Tensor] = []
    private let workers: Workers

    /// Makes a builder; the maps of the tokens begin at a row of the image's features.
    init(width: Int, firstRow: Int, precision: Precision, workers: Workers) {
        mapping = TokenMapping(precision: precision, firstRow: firstRow)
        history = TokenHistory(width: width)
        self.workers = workers
    }

    /// Adds a layer, which looks at the image and then changes it.
    mutating func add(_ layer: TwoWayLayer) throws(NetworkError) {
        let map = Self.effectMap(of: layer.imageToToken, shift: history.shift)
        effects.append(map)
        let change = ImageLevel.Change(
            attention: layer.imageToToken,
            queries: try products(of: layer.imageToToken.query),
            effects: effects.map { mapping.add(history.pulledBack($0)) },
            effectMap: map,
            norm: layer.imageNorm
        )
        try addLevel(layer.tokenToImage, change: change)
        history.append(layer.imageNorm)
        effects = effects.map { $0.multiplyingRows(by: layer.imageNorm.gain).centringRows() }
    }

    /// Adds an attention that looks at the image behind the layers so far.
    mutating func addLevel(_ attention: CrossAttentionMaps, change: ImageLevel.Change? = nil) throws(NetworkError) {
        let level = ImageLevel(
            layers: levels.count,
            attention: attention,
            keys: try products(of: attention.key),
            values: mapping.add(history.pulledBack(attention.value.weights)),
            valueOffsets: try history.offsets(of: attention.value.linear, workers: workers),
            change: change
        )
        levels.append(level)
    }

    /// Adds a map of the tokens as they are now.
    mutating func add(_ map: Tensor) -> Range<Int> {
        mapping.add(history.pulledBack(map))
    }

    private mutating func products(of map: AttentionMap) throws(NetworkError) -> ImageLevel.Products {
        positionOffsets += try history.offsets(of: map.linear, workers: workers).values
        return ImageLevel.Products(
            tokens: add(map.weights),
            positions: positionMapping.add(map.weights),
            // The same scale for all tokens, 1, before the first layer.
            includesPositions: levels.isEmpty
        )
    }

    /// What is read of the positions, [tokens, width], for all levels: [features, tokens].
    func positionMaps(of positions: Tensor) -> Tensor {
        let (count, width) = (positions.shape[0], positions.shape[1])
        var maps = Tensor(rows: positionMapping.endRow, tokenColumns: count)
        maps.withMutableTokenColumns(count) { maps in
            positions.withMatrix(columns: width) { positionMapping.apply(to: $0, into: maps, workers: workers) }
            for (feature, offset) in positionOffsets.enumerated() {
                for token in 0..<count { maps.row(feature)[token] += offset }
            }
        }
        return maps
    }

    /// For each head, what its features add to a token, then what all heads' values add together, by the head's share.
    private static func effectMap(of attention: CrossAttentionMaps, shift: Tensor) -> Tensor {
        let (heads, headWidth) = (attention.heads, attention.headWidth)
        let weights = attention.output.weights.values
        let constants = attention.output.bias.adding(shift).values
        var map = Tensor(uninitialized: [heads * (headWidth + 1), constants.count])
        map.withMutableMatrix(columns: constants.count) { rows in
            for head in 0..<heads {
                let first = head * (headWidth + 1)
                for column in constants.indices {
                    for (index, feature) in attention.features(of: head).enumerated() {
                        rows.row(first + index)[column] = weights[column * attention.inner + feature]
                    }
                    rows.row(first + headWidth)[column] = constants[column] / Float(heads)
                }
            }
        }
        return map.centringRows()
    }
}
