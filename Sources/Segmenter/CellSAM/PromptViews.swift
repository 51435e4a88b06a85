import NeuralNetwork

/// What the mask decoder reads of an image or of a part of it; see `ImageLevels`.
struct ImageFeatures {
    /// Of its tokens, [features, side * side].
    let tokens: Tensor
    /// Of their positions, [features, side * side].
    let positions: Tensor
    /// Side of the grid.
    let side: Int

    /// The part that a window shows.
    func cut(_ window: PromptWindow) -> ImageFeatures {
        guard window.side < side else { return self }
        return ImageFeatures(
            tokens: window.cut(tokens, side: side),
            positions: window.cut(positions, side: side),
            side: window.side
        )
    }
}

/// The image as each prompt of a batch sees it: the same for all at first, then changed by the prompt's own tokens.
struct PromptViews {
    private let images: [ImageFeatures]
    private let levels: [ImageLevel]
    private let precision: Precision
    /// Tokens of a prompt.
    private let tokens: Int
    /// Side of the part of the grid that a prompt sees.
    let side: Int
    private let width: Int
    /// Vectors that all layers together add for a prompt.
    private let rank: Int
    private var scales: Tensor
    private var basis: Tensor
    private var memory: Memory
    private var updates: [ImageUpdate] = []

    /// Makes the views of a batch.
    ///
    /// - Parameters:
    ///   - images: what each prompt sees of the image; all of one size.
    ///   - levels: what the decoder reads of it.
    ///   - tokens: tokens of a prompt.
    ///   - width: features of a token.
    ///   - precision: that of large products.
    ///   - memory: that of an earlier batch of at least as many prompts of that size, to be used again.
    init(
        images: [ImageFeatures],
        levels: [ImageLevel],
        tokens: Int,
        width: Int,
        precision: Precision,
        memory: Memory?
    ) {
        self.images = images
        self.levels = levels
        self.tokens = tokens
        self.width = width
        self.precision = precision
        side = images.first?.side ?? 0
        let count = side * side
        rank = levels.reduce(0) { $0 + ($1.change?.attention.heads ?? 0) * tokens }
        scales = Tensor(shape: [images.count, count], repeating: 1)
        basis = Tensor(uninitialized: [images.count * rank, width])
        self.memory = memory ?? Memory(rows: images.count * rank, columns: count, precision: precision)
    }

    /// Memory for the weights of all prompts.
    struct Memory {
        fileprivate var weights: Tensor
        fileprivate let rounded: FactorStorage?

        fileprivate init(rows: Int, columns: Int, precision: Precision) {
            weights = Tensor(rows: rows, tokenColumns: columns)
            rounded = precision == .float32 ? nil : FactorStorage(rows: rows, columns: columns, precision: precision)
        }
    }

    /// Gives the memory of the weights back, for the next batch.
    consuming func releaseMemory() -> Memory { memory }

    /// Lets the tokens of all prompts look at their images.
    ///
    /// - Parameters:
    ///   - queries: mapped, [prompts * tokens, inner].
    ///   - workers: the threads.
    /// - Returns: what they see, [prompts * tokens, inner].
    mutating func look(queries: Tensor, workers: Workers) -> Tensor {
        let (level, tokens) = (levels[updates.count], tokens)
        var seen = Tensor(uninitialized: queries.shape)
        let inner = level.attention.inner
        seen.withMutableMatrix(columns: inner) { seen in
            queries.withMatrix(columns: inner) { queries in
                forEach(Array(images.indices), workers) { view, prompt in
                    let rows = prompt * tokens..<(prompt + 1) * tokens
                    view.look(at: level, queries: queries.rows(rows), into: seen.rows(rows))
                }
            }
        }
        return seen
    }

    /// Lets the images look at the tokens of their prompts, if a layer is left that does so.
    ///
    /// - Parameters:
    ///   - queries: the prompts' tokens, [prompts * tokens, width].
    ///   - positions: theirs.
    ///   - workers: the threads.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    mutating func change(queries: Tensor, positions: Tensor, workers: Workers) throws(NetworkError) {
        let level = levels[updates.count]
        guard let change = level.change else { return }
        updates.append(try ImageUpdate(change, queries: queries, positions: positions, workers: workers))
        let (updates, tokens) = (updates, tokens)
        forEach(Array(images.indices), workers) { view, prompt in
            updates.withViews(rows: prompt * tokens..<(prompt + 1) * tokens) { keys, values in
                view.change(at: level, by: change, keys: keys, values: values)
            }
        }
    }

    /// The image's tokens as the first prompt sees them, [tokens, width], for comparisons with a reference.
    mutating func firstImage(_ shared: (tokens: Tensor, shift: Tensor), workers: Workers) -> Tensor {
        var result = shared.tokens
        result.withMutableMatrix(columns: width) { tokens in
            forEach([0], workers) { view, _ in
                for token in 0..<tokens.rows {
                    for vector in 0..<view.basis.rows {
                        let weight = view.weights.values.row(vector)[token]
                        for column in 0..<tokens.columns {
                            tokens.row(token)[column] += weight * view.basis.row(vector)[column]
                        }
                    }
                    for column in 0..<tokens.columns { tokens.row(token)[column] *= view.scales[token] }
                }
            }
            shared.shift.withMatrix(columns: width) { tokens.addToRows($0.base) }
        }
        return result
    }

    /// Does something with the views of some prompts.
    mutating func forEach(
        _ prompts: [Int],
        _ workers: Workers,
        _ body: (_ view: PromptView, _ index: Int) -> Void
    ) {
        let (images, count, rank, precision, rounded) = (images, side * side, rank, precision, memory.rounded)
        scales.withMutableMatrix(columns: count) { scales in
            memory.weights.withMutableTokenColumns(count) { weights in
                basis.withMutableMatrix(columns: width) { basis in
                    workers.forEach(prompts.count) { worker, index in
                        let prompt = prompts[index]
                        images[prompt].tokens.withTokenColumns(count) { features in
                            images[prompt].positions.withTokenColumns(count) { positions in
                                let vectors = prompt * rank..<(prompt + 1) * rank
                                let view = PromptView(
                                    features: features,
                                    positions: positions,
                                    scales: scales.row(prompt),
                                    weights: TokenWeights(
                                        values: weights.rows(vectors),
                                        rounded: rounded,
                                        firstRow: vectors.lowerBound
                                    ),
                                    basis: basis.rows(vectors),
                                    precision: precision,
                                    worker: worker
                                )
                                body(view, index)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension [ImageUpdate] {
    /// Lends some rows of the last keys and of all values.
    fileprivate func withViews(rows: Range<Int>, _ body: (_ keys: MatrixView, _ values: [MatrixView]) -> Void) {
        func lend(_ index: Int, _ values: [MatrixView]) {
            let update = self[index]
            update.values.withMatrix(columns: update.values.shape[1]) { matrix in
                let values = values + [matrix.rows(rows)]
                guard index == count - 1 else { return lend(index + 1, values) }
                update.keys.withMatrix(columns: update.keys.shape[1]) { body($0.rows(rows), values) }
            }
        }
        lend(0, [])
    }
}
