import NeuralNetwork

/// How the tokens of images change when they look at the tokens of prompts.
struct ImageUpdate {
    private let attention: ImageToTokenAttention
    private let norm: LayerNorm
    /// Mapped keys and values, [prompts * tokens, inner].
    private let keys: Tensor
    private let values: Tensor

    /// Prepares a change.
    ///
    /// - Parameters:
    ///   - layer: the layer whose attention it is.
    ///   - queries: the prompts' tokens, [prompts * tokens, width].
    ///   - positions: theirs.
    ///   - workers: the threads.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    init(_ layer: TwoWayLayer, queries: Tensor, positions: Tensor, workers: Workers) throws(NetworkError) {
        attention = layer.imageToToken
        norm = layer.imageNorm
        keys = try attention.maps.key.linear.apply(to: queries.adding(positions), workers: workers)
        values = try attention.maps.value.linear.apply(to: queries, workers: workers)
    }

    /// Lends what the image is to look at: the tokens of one prompt.
    func withTargets(
        rows: Range<Int>,
        width: Int,
        worker: Worker,
        _ body: (ImageToTokenAttention.Targets) -> Void
    ) {
        let heads = attention.maps.heads
        worker.withMatrix(rows: rows.count * heads, columns: width) { probes in
            worker.withMatrix(rows: rows.count * heads, columns: width) { effects in
                worker.withScratch(Float.self, count: rows.count * heads) { offsets in
                    let targets = ImageToTokenAttention.Targets(probes: probes, offsets: offsets, effects: effects)
                    keys.withMatrix(columns: attention.maps.inner) { keys in
                        values.withMatrix(columns: attention.maps.inner) { values in
                            attention.prepare(
                                keys: keys.rows(rows),
                                values: values.rows(rows),
                                into: targets,
                                worker: worker
                            )
                        }
                    }
                    body(targets)
                }
            }
        }
    }

    /// Changes some tokens of an image.
    ///
    /// - Parameters:
    ///   - tokens: [image tokens, width].
    ///   - positioned: the same with their positions added.
    ///   - targets: the prompt's tokens.
    ///   - worker: the thread.
    func apply(
        to tokens: MutableMatrixView,
        positioned: MatrixView,
        targets: ImageToTokenAttention.Targets,
        worker: Worker
    ) {
        attention.look(from: positioned, at: targets, addingTo: tokens, worker: worker)
        norm.apply(to: tokens.view, into: tokens)
    }
}

/// The image as one prompt sees it.
struct PromptView {
    /// The image's tokens, [image tokens, width].
    let source: MatrixView
    /// Where they go when they change; may be where they are.
    let target: MutableMatrixView?
    /// Positions of the tokens.
    let positions: MatrixView
    let worker: Worker

    /// Tokens of the image that are worked on at a time; what is made of them stays in the cache.
    private static let blockSize = 256

    /// Lets the prompt's tokens look at the image, after the image has looked at them if that is due.
    ///
    /// - Parameters:
    ///   - attention: how they look.
    ///   - queries: the prompt's tokens, mapped, [tokens, inner].
    ///   - update: how the image changes before.
    ///   - rows: which of all prompts' tokens these are.
    ///   - seen: what they see, [tokens, inner].
    func look(
        _ attention: TokenToImageAttention,
        queries: MatrixView,
        update: ImageUpdate?,
        rows: Range<Int>,
        into seen: MutableMatrixView
    ) {
        let count = attention.maps.heads * queries.rows
        worker.withMatrix(rows: count, columns: source.columns) { probes in
            attention.probes(of: queries, into: probes, worker: worker)
            worker.withMatrix(rows: count, columns: source.rows) { logits in
                if let update, let target {
                    update.withTargets(rows: rows, width: source.columns, worker: worker) { targets in
                        change(target, by: update, targets: targets) { block, positioned in
                            attention.score(
                                probes.view,
                                imageTokens: positioned,
                                into: logits.columns(block),
                                worker: worker
                            )
                        }
                    }
                } else {
                    forEachBlock { block, positioned in
                        positioned.set(toSumOf: source.rows(block), and: positions.rows(block))
                        attention.score(
                            probes.view,
                            imageTokens: positioned.view,
                            into: logits.columns(block),
                            worker: worker
                        )
                    }
                }
                attention.gather(logits, imageTokens: target?.view ?? source, into: seen, worker: worker)
            }
        }
    }

    /// Changes the image block by block, and hands over each block with its positions while it is in the cache.
    private func change(
        _ target: MutableMatrixView,
        by update: ImageUpdate,
        targets: ImageToTokenAttention.Targets,
        _ body: (_ block: Range<Int>, _ positioned: MatrixView) -> Void
    ) {
        forEachBlock { block, positioned in
            let tokens = target.rows(block)
            if source.base != UnsafePointer(target.base) { tokens.copy(source.rows(block)) }
            positioned.set(toSumOf: tokens.view, and: positions.rows(block))
            update.apply(to: tokens, positioned: positioned.view, targets: targets, worker: worker)
            positioned.set(toSumOf: tokens.view, and: positions.rows(block))
            body(block, positioned.view)
        }
    }

    /// Goes through the image in blocks, each with memory for its tokens.
    private func forEachBlock(_ body: (_ block: Range<Int>, _ memory: MutableMatrixView) -> Void) {
        for start in stride(from: 0, to: source.rows, by: Self.blockSize) {
            let block = start..<min(start + Self.blockSize, source.rows)
            worker.withMatrix(rows: block.count, columns: source.columns) { body(block, $0) }
        }
    }
}
