import NeuralNetwork

/// The image as one prompt sees it; see `ImageLevels`.
struct PromptView {
    /// What is read of the image's tokens, [features, tokens].
    let features: MatrixView
    /// What is read of their positions, [features, tokens].
    let positions: MatrixView
    /// The scale of each token.
    let scales: UnsafeMutablePointer<Float>
    /// The weights of the prompt's vectors, of all layers, in each token.
    let weights: TokenWeights
    /// The prompt's vectors, [vectors of all layers, width].
    let basis: MutableMatrixView
    let precision: Precision
    let worker: Worker

    /// Tokens of the image that are worked on at a time; what is made of them stays in the cache.
    static let blockSize = 512

    /// Lets the prompt's tokens look at the image.
    ///
    /// - Parameters:
    ///   - level: how the image is.
    ///   - queries: the prompt's tokens, mapped, [tokens, inner].
    ///   - seen: what they see, [tokens, inner].
    func look(at level: ImageLevel, queries: MatrixView, into seen: MutableMatrixView) {
        let attention = level.attention
        let rank = level.layers * attention.heads * queries.rows
        worker.withTokenColumns(rows: attention.heads * queries.rows, columns: features.columns) { logits in
            withScoring(of: queries, attention, attention.key, level.keys, rank: rank) { score in
                forEachBlock { score($0, logits.columns($0)) }
            }
            gather(logits, at: level, rank: rank, into: seen)
        }
    }

    /// Sums the image's tokens by the softmax of logits, and maps the sums to values.
    private func gather(_ logits: MutableMatrixView, at level: ImageLevel, rank: Int, into seen: MutableMatrixView) {
        let attention = level.attention
        let count = seen.rows
        worker.withScratch(Float.self, count: logits.rows) { sums in
            for row in 0..<logits.rows { sums[row] = logits.exponentiateRow(row) }
            logits.scaleColumns(by: scales)
            for head in 0..<attention.heads {
                worker.multiply(
                    .float32(logits.rows(head * count..<(head + 1) * count).view),
                    .float32(features.rows(level.values).rows(attention.features(of: head))),
                    transposed: true,
                    into: seen.columns(attention.features(of: head))
                )
            }
            if rank > 0 { gatherBasis(logits.view, attention, rank: rank, into: seen) }
            level.valueOffsets.withMatrix(columns: attention.inner) { offsets in
                for token in 0..<count {
                    for head in 0..<attention.heads {
                        let factor = 1 / sums[head * count + token]
                        for feature in attention.features(of: head) {
                            seen.row(token)[feature] = seen.row(token)[feature] * factor + offsets.base[feature]
                        }
                    }
                }
            }
        }
    }

    /// Adds the part of the prompt's vectors to sums of values.
    private func gatherBasis(
        _ logits: MatrixView,
        _ attention: CrossAttentionMaps,
        rank: Int,
        into seen: MutableMatrixView
    ) {
        let count = seen.rows
        worker.withMatrix(rows: logits.rows, columns: rank) { shares in
            let factor = weights.factor(rows: 0..<rank, columns: 0..<logits.columns)
            multiply(logits, factor, transposed: true, into: shares)
            worker.withMatrix(rows: logits.rows, columns: basis.columns) { sums in
                worker.multiply(.float32(shares.view), .float32(basis.rows(0..<rank).view), into: sums)
                attention.value.withWeights { values in
                    for head in 0..<attention.heads {
                        worker.multiply(
                            .float32(sums.rows(head * count..<(head + 1) * count).view),
                            .float32(values.rows(attention.features(of: head))),
                            transposed: true,
                            into: seen.columns(attention.features(of: head)),
                            accumulating: true
                        )
                    }
                }
            }
        }
    }

    /// Lets the image look at the prompt's tokens, and changes it by what it sees.
    ///
    /// - Parameters:
    ///   - level: how the image is.
    ///   - change: how it looks.
    ///   - keys: the prompt's tokens, mapped, [tokens, inner].
    ///   - values: for each layer so far, this one last, the prompt's tokens, mapped, each head followed by 1: [tokens,
    ///     heads * (head width + 1)].
    func change(at level: ImageLevel, by change: ImageLevel.Change, keys: MatrixView, values: [MatrixView]) {
        let attention = change.attention
        let vectors = attention.heads * keys.rows
        let old = 0..<level.layers * vectors
        let all = 0..<old.upperBound + vectors
        withScoring(of: keys, attention, attention.query, change.queries, rank: old.count) { score in
            extendBasis(old, by: change, values: values[level.layers])
            worker.withMatrix(rows: all.count, columns: all.count) { products in
                multiplyBasis(old: old, all: all, into: products)
                forEachBlock { block in
                    let new = old.upperBound..<all.upperBound
                    let found = weights.values.rows(new).columns(block)
                    score(block, found)
                    found.softmaxColumns(groups: attention.heads, divisors: scales + block.lowerBound)
                    weights.round(rows: new, columns: block)
                    normalise(block, level.layers, change, products: products.view, values: values)
                }
            }
            change.norm.gain.withMatrix(columns: basis.columns) { basis.rows(all).multiplyRows(by: $0.base) }
        }
    }

    /// Takes the means off the vectors there are, and appends those of a layer.
    private func extendBasis(_ old: Range<Int>, by change: ImageLevel.Change, values: MatrixView) {
        let heads = change.attention.heads
        let depth = change.attention.headWidth + 1
        basis.rows(old).centreRows()
        change.effectMap.withMatrix(columns: basis.columns) { effects in
            for head in 0..<heads {
                let first = old.upperBound + head * values.rows
                worker.multiply(
                    .float32(values.columns(head * depth..<(head + 1) * depth)),
                    .float32(effects.rows(head * depth..<(head + 1) * depth)),
                    into: basis.rows(first..<first + values.rows)
                )
            }
        }
    }

    /// Products of the vectors with one another; those of new ones with old ones count twice, and those of old ones with
    /// new ones are left out.
    private func multiplyBasis(old: Range<Int>, all: Range<Int>, into products: MutableMatrixView) {
        let new = old.upperBound..<all.upperBound
        for (rows, columns, factor) in [(old, old, Float(1)), (new, old, 2), (new, new, 1)] {
            worker.multiply(
                .float32(basis.rows(rows).view),
                .float32(basis.rows(columns).view),
                transposed: true,
                into: products.rows(rows).columns(columns),
                scale: factor
            )
        }
    }

    /// Divides the scales of tokens by their standard deviations, which follow from products of what they consist of.
    private func normalise(
        _ block: Range<Int>,
        _ layer: Int,
        _ change: ImageLevel.Change,
        products: MatrixView,
        values: [MatrixView]
    ) {
        let heads = change.attention.heads
        let vectors = heads * values[layer].rows
        worker.withTokenColumns(rows: products.rows, columns: block.count) { sums in
            for (rows, columns) in [
                (0..<layer * vectors, 0..<layer * vectors), (layer * vectors..<sums.rows, 0..<sums.rows),
            ] {
                let factor = weights.factor(rows: columns, columns: block)
                multiply(products.rows(rows).columns(columns), factor, into: sums.rows(rows))
            }
            for (index, rows) in change.effects.enumerated() {
                sums.rows(index * vectors..<(index + 1) * vectors).setHeadProducts(
                    of: values[index],
                    with: features.rows(rows).columns(block),
                    heads: heads,
                    scale: 2,
                    accumulating: true
                )
            }
            worker.withScratch(Float.self, count: block.count) { dots in
                let weights = weights.values.rows(0..<sums.rows).columns(block)
                sums.view.columnDots(with: weights.view, into: dots)
                let squares = features.row(layer) + block.lowerBound
                let scales = scales + block.lowerBound
                for token in 0..<block.count {
                    let square = max(squares[token] + dots[token], 0) * scales[token] * scales[token]
                    let variance = square / Float(basis.columns)
                    scales[token] /= (variance + change.norm.epsilon).squareRoot()
                }
            }
        }
    }

    private typealias Scoring = (_ block: Range<Int>, _ logits: MutableMatrixView) -> Void

    /// Lends a function that computes products of the prompt's tokens with those of the image, before softmax: [heads *
    /// tokens, block].
    private func withScoring(
        of tokens: MatrixView,
        _ attention: CrossAttentionMaps,
        _ map: AttentionMap,
        _ products: ImageLevel.Products,
        rank: Int,
        _ body: (Scoring) -> Void
    ) {
        worker.withMatrix(rows: attention.heads * tokens.rows, columns: basis.columns) { probes in
            attention.probe(tokens, through: map, into: probes, worker: worker)
            worker.withMatrix(rows: probes.rows, columns: rank) { vectorProducts in
                let vectors = basis.rows(0..<rank).view
                worker.multiply(.float32(probes.view), .float32(vectors), transposed: true, into: vectorProducts)
                body { block, logits in
                    let (heads, scale) = (attention.heads, attention.scale)
                    let image = features.rows(products.tokens).columns(block)
                    logits.setHeadProducts(of: tokens, with: image, heads: heads, scale: scale)
                    if rank > 0 {
                        let weights = weights.factor(rows: 0..<rank, columns: block)
                        multiply(vectorProducts.view, weights, into: logits, accumulating: true)
                    }
                    guard !products.includesPositions else { return }
                    logits.scaleColumns(by: scales + block.lowerBound)
                    let places = positions.rows(products.positions).columns(block)
                    logits.setHeadProducts(of: tokens, with: places, heads: heads, scale: scale, accumulating: true)
                }
            }
        }
    }

    /// A product with some of the weights, at their precision.
    func multiply(
        _ a: MatrixView,
        _ weights: Factor,
        transposed: Bool = false,
        into c: MutableMatrixView,
        accumulating: Bool = false
    ) {
        worker.withFactor(a, precision: precision) { a in
            worker.multiply(a, weights, transposed: transposed, into: c, accumulating: accumulating)
        }
    }

    /// Goes through the image in blocks.
    func forEachBlock(_ body: (_ block: Range<Int>) -> Void) {
        for start in stride(from: 0, to: features.columns, by: Self.blockSize) {
            body(start..<min(start + Self.blockSize, features.columns))
        }
    }
}
