import NeuralNetwork

/// The image as the mask decoder starts from it.
struct PromptedImage {
    /// Features with the embedding of no mask prompt added, [side * side, width].
    let tokens: Tensor
    /// Positions of the tokens, [side * side, width].
    let positions: Tensor
    /// Side of the grid.
    let side: Int

    /// Tokens of the image.
    var count: Int { side * side }
}

/// The image as each prompt of a batch sees it: the same for all at first, then changed by the prompt's own tokens.
struct PromptViews {
    private let image: PromptedImage
    private let prompts: Int
    /// Tokens of a prompt.
    private let tokens: Int
    private let width: Int
    /// The image's tokens for each prompt, [at least prompts * image tokens, width].
    private var own: Tensor
    /// Whether all prompts still see the same.
    private var isShared = true

    /// Makes the views of a batch.
    ///
    /// - Parameters:
    ///   - image: what all prompts see at first.
    ///   - prompts: number of prompts.
    ///   - tokens: tokens of a prompt.
    ///   - memory: that of an earlier batch of at least as many prompts, to be used again.
    init(image: PromptedImage, prompts: Int, tokens: Int, memory: Tensor?) {
        self.image = image
        self.prompts = prompts
        self.tokens = tokens
        width = image.tokens.shape[1]
        own = memory ?? Tensor(uninitialized: [prompts * image.count, width])
    }

    /// Gives the memory of the images back, for the next batch.
    consuming func releaseMemory() -> Tensor { own }

    /// The image's tokens as the first prompt sees them, [image tokens, width].
    var imageTokens: Tensor {
        guard !isShared, let first = try? own.slice(0..<image.count) else { return image.tokens }
        return first
    }

    /// Lets the tokens of all prompts look at their images, after the images have looked at them if that is due.
    ///
    /// - Parameters:
    ///   - attention: how they look.
    ///   - queries: mapped, [prompts * tokens, inner].
    ///   - update: how the images change before.
    ///   - workers: the threads.
    /// - Returns: what they see, [prompts * tokens, inner].
    mutating func look(
        _ attention: TokenToImageAttention,
        queries: Tensor,
        update: ImageUpdate?,
        workers: Workers
    ) -> Tensor {
        let inner = attention.maps.inner
        var seen = Tensor(uninitialized: [prompts * tokens, inner])
        let (wasShared, changes) = (isShared, update != nil)
        var images = Tensor(shape: [0, width])
        swap(&images, &own)
        withViews(of: &images, queries: queries, inner: inner, seen: &seen) {
            images,
            shared,
            positions,
            queries,
            seen in
            workers.forEach(prompts) { worker, prompt in
                let rows = prompt * tokens..<(prompt + 1) * tokens
                let place = images.rows(prompt * image.count..<(prompt + 1) * image.count)
                let view = PromptView(
                    source: wasShared ? shared : place.view,
                    target: changes ? place : nil,
                    positions: positions,
                    worker: worker
                )
                view.look(attention, queries: queries.rows(rows), update: update, rows: rows, into: seen.rows(rows))
            }
        }
        swap(&images, &own)
        isShared = wasShared && !changes
        return seen
    }

    private func withViews(
        of images: inout Tensor,
        queries: Tensor,
        inner: Int,
        seen: inout Tensor,
        _ body: (MutableMatrixView, MatrixView, MatrixView, MatrixView, MutableMatrixView) -> Void
    ) {
        images.withMutableMatrix(columns: width) { images in
            seen.withMutableMatrix(columns: inner) { seen in
                image.tokens.withMatrix(columns: width) { shared in
                    image.positions.withMatrix(columns: width) { positions in
                        queries.withMatrix(columns: inner) { body(images, shared, positions, $0, seen) }
                    }
                }
            }
        }
    }

    /// Masks of some prompts.
    ///
    /// - Parameters:
    ///   - kept: the prompts.
    ///   - filters: of all prompts, [prompts, channels].
    ///   - upscaling: how tokens become pixels.
    ///   - workers: the threads.
    /// - Returns: logits of each, [4 side, 4 side].
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    func masks(
        of kept: [Int],
        filters: Tensor,
        upscaling: MaskUpscaling,
        workers: Workers
    ) throws(NetworkError) -> [Tensor] {
        let side = 4 * image.side
        var masks = Tensor(uninitialized: [kept.count * side, side])
        (isShared ? image.tokens : own).withMatrix(columns: width) { views in
            filters.withMatrix(columns: upscaling.outputs) { filters in
                masks.withMutableMatrix(columns: side) { masks in
                    workers.forEach(kept.count) { worker, index in
                        let start = isShared ? 0 : kept[index] * image.count
                        upscaling.mask(
                            of: views.rows(start..<start + image.count),
                            side: image.side,
                            filter: filters.row(kept[index]),
                            into: masks.rows(index * side..<(index + 1) * side),
                            worker: worker
                        )
                    }
                }
            }
        }
        var result: [Tensor] = []
        for index in kept.indices { result.append(try masks.slice(index * side..<(index + 1) * side)) }
        return result
    }
}
